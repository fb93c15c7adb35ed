import { Args, Ctx, Query, Resolver } from 'type-graphql';
import { PageArgs, paginate, type Connection } from '../../../kit/graph/connection.js';
import { readEvents } from '../../../kit/ledger/read.js';
import { STRUCTURE_CHAIN } from '../../domain/events.js';
import { read, type RegistryContext } from '../context.js';
import { RegistryChangeConnection } from '../types/connections.js';
import { RegistryChange } from '../types/registry-change.js';

/** Services read in large pages. */
const MAX_CHANGES = 500;

const SCOPE = { order: 'registryChanges:SEQ', filter: null };

@Resolver()
export class RegistryChangesQuery {
  @Query(() => RegistryChangeConnection, {
    nullable: true,
    description: 'What happened in the register, oldest first, at most 500 at a time (注册信息变更).',
  })
  registryChanges(
    @Ctx() context: RegistryContext,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<RegistryChange>> {
    const { cursors } = context;
    return paginate({
      args,
      maxFirst: MAX_CHANGES,
      ...SCOPE,
      cursors,
      fetch: ({ after, limit }) =>
        read(context, (trx) => readEvents(trx, { chain: STRUCTURE_CHAIN, afterSeq: Number(after?.[0] ?? 0), limit })),
      position: (event) => [event.seq],
      node: (event) => new RegistryChange(event, () => cursors.seal([event.seq], SCOPE)),
    });
  }
}
