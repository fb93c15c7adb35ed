import { Args, Ctx, Directive, Query, Resolver } from 'type-graphql';
import { PageArgs, paginate, type Connection } from '../../../kit/graph/connection.js';
import { readEvents } from '../../../kit/ledger/read.js';
import { ACCESS_CHAIN, ACCESS_FEED_TYPES } from '../../domain/events.js';
import { read, type RegistryContext } from '../context.js';
import { AccessChange } from '../types/access-change.js';
import { AccessChangeConnection } from '../types/connections.js';

/** Services read in large pages. */
const MAX_CHANGES = 500;

@Resolver()
export class AccessChangesQuery {
  @Directive('@policy(policies: [["service"]])')
  @Query(() => AccessChangeConnection, {
    nullable: true,
    description:
      'Who may do what, for services alone: from the start it gives the full state, at most 500 at a time (权限变更). Null for everybody else.',
  })
  async accessChanges(
    @Ctx() context: RegistryContext,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<AccessChange> | null> {
    // Before the arguments are looked at: whether a cursor is good is nobody else's to know.
    if (context.caller.kind !== 'SERVICE') return null;
    return paginate({
      args,
      maxFirst: MAX_CHANGES,
      order: 'accessChanges:SEQ',
      filter: null,
      cursors: context.cursors,
      fetch: ({ after, limit }) => {
        const selection = { chain: ACCESS_CHAIN, types: ACCESS_FEED_TYPES, limit };
        return read(context, (trx) => readEvents(trx, { ...selection, afterSeq: Number(after?.[0] ?? 0) }));
      },
      position: (event) => [event.seq],
      node: (event) => new AccessChange(event),
    });
  }
}
