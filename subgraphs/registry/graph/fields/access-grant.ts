import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { PageArgs, type Connection } from '../../../kit/graph/connection.js';
import { HistoryConnection } from '../../../kit/graph/history.js';
import type { HistoryEntry } from '../../../kit/graph/values.js';
import { ACCESS_EVENT_TYPES } from '../../domain/events.js';
import { accessHistory } from '../access-history.js';
import type { RegistryContext } from '../context.js';
import { agencyOf } from '../entities.js';
import { AccessGrant } from '../types/access-grant.js';
import { Agency } from '../types/agency.js';

@Resolver(() => AccessGrant)
export class AccessGrantFields {
  @FieldResolver(() => Agency, { nullable: true, description: 'Where it is held (任职机构).' })
  agency(@Root() grant: AccessGrant, @Ctx() context: RegistryContext): Promise<Agency | null> {
    return agencyOf(context, grant.agencyId);
  }

  @FieldResolver(() => HistoryConnection, {
    nullable: true,
    description: 'What became of it, oldest first (历史记录).',
  })
  history(
    @Root() { id, reason, endReason }: AccessGrant,
    @Ctx() context: RegistryContext,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<HistoryEntry>> {
    const reasonOf = (type: string) => (type === ACCESS_EVENT_TYPES.roleGranted ? reason : endReason);
    return accessHistory(context, { of: 'AccessGrant', id, args, reasonOf });
  }
}
