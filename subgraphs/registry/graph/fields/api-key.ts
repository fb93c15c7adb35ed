import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { PageArgs, type Connection } from '../../../kit/graph/connection.js';
import { HistoryConnection } from '../../../kit/graph/history.js';
import type { HistoryEntry } from '../../../kit/graph/values.js';
import { ACCESS_EVENT_TYPES } from '../../domain/events.js';
import { apiKeyOf } from '../access-entities.js';
import { accessHistory } from '../access-history.js';
import type { RegistryContext } from '../context.js';
import { agencyOf } from '../entities.js';
import { Agency } from '../types/agency.js';
import { ApiKey } from '../types/api-key.js';

@Resolver(() => ApiKey)
export class ApiKeyFields {
  @FieldResolver(() => Agency, { nullable: true, description: 'Who issued it (签发机构).' })
  agency(@Root() key: ApiKey, @Ctx() context: RegistryContext): Promise<Agency | null> {
    return agencyOf(context, key.agencyId);
  }

  @FieldResolver(() => ApiKey, { nullable: true, description: 'The key whose place it took (所替换的密钥).' })
  replaces(@Root() key: ApiKey, @Ctx() context: RegistryContext): Promise<ApiKey | null> {
    return apiKeyOf(context, key.replacesId);
  }

  @FieldResolver(() => HistoryConnection, {
    nullable: true,
    description: 'What became of it, oldest first (历史记录).',
  })
  history(
    @Root() { id, label, revokeReason }: ApiKey,
    @Ctx() context: RegistryContext,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<HistoryEntry>> {
    const reasons: Readonly<Record<string, string | null>> = {
      [ACCESS_EVENT_TYPES.apiKeyIssued]: label,
      [ACCESS_EVENT_TYPES.apiKeyRevoked]: revokeReason,
    };
    return accessHistory(context, { of: 'ApiKey', id, args, reasonOf: (type) => reasons[type] ?? null });
  }
}
