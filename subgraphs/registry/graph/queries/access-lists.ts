import { Arg, Args, Ctx, Directive, Query, Resolver } from 'type-graphql';
import { PageArgs, paginate, type Connection } from '../../../kit/graph/connection.js';
import { countApiKeys, listApiKeys } from '../../store/api-keys.js';
import { countGrants, listGrants } from '../../store/grants.js';
import { read, type RegistryContext } from '../context.js';
import { AccessGrant, AccessGrantFilter, grantSelection } from '../types/access-grant.js';
import { ApiKey, ApiKeyFilter, apiKeySelection } from '../types/api-key.js';
import { AccessGrantConnection, ApiKeyConnection } from '../types/connections.js';

/** The row policies decide what of these lists a caller sees. */
@Resolver()
export class AccessLists {
  @Directive('@authenticated')
  @Query(() => AccessGrantConnection, {
    nullable: true,
    description:
      'Grants in force or to come: one’s own, and to administrators those of their line; an agency’s are its team (授权列表).',
  })
  accessGrants(
    @Ctx() context: RegistryContext,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('filter', () => AccessGrantFilter, { nullable: true, description: 'Which of them (筛选).' })
    filter?: AccessGrantFilter | null,
  ): Promise<Connection<AccessGrant>> {
    const selection = grantSelection(filter, context.deps.clock.now());
    return paginate({
      args,
      order: 'accessGrants:ID',
      // The instant is not part of it: a page asked for later continues the same list.
      filter: { ...selection, standingAt: null },
      cursors: context.cursors,
      fetch: (page) => read(context, (trx) => listGrants(trx, { selection, ...page })),
      position: (row) => [row.id],
      node: (row) => new AccessGrant(row),
      count: () => read(context, (trx) => countGrants(trx, selection)),
    });
  }

  @Directive('@authenticated')
  @Query(() => ApiKeyConnection, {
    nullable: true,
    description: 'Partners’ keys without their secrets, to the administrators who issue them (密钥列表).',
  })
  apiKeys(
    @Ctx() context: RegistryContext,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('filter', () => ApiKeyFilter, { nullable: true, description: 'Which of them (筛选).' })
    filter?: ApiKeyFilter | null,
  ): Promise<Connection<ApiKey>> {
    const selection = apiKeySelection(filter, context.deps.clock.now());
    return paginate({
      args,
      order: 'apiKeys:ID',
      filter: { subjects: filter?.subject, inForce: filter?.inForce },
      cursors: context.cursors,
      fetch: (page) => read(context, (trx) => listApiKeys(trx, { selection, ...page })),
      position: (row) => [row.id],
      node: (row) => new ApiKey(row),
      count: () => read(context, (trx) => countApiKeys(trx, selection)),
    });
  }
}
