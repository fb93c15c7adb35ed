import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';
import { PageArgs, paginate, type Connection } from '../../../kit/graph/connection.js';
import { beijingDay } from '../../domain/calendar.js';
import { policiesFor, policyVersionOf } from '../../domain/sla.js';
import type { CaseContext } from '../context.js';
import { SlaPolicyConnection } from '../types/connections.js';
import { SlaPolicy } from '../types/sla-policy.js';

@Resolver()
export class SlaPolicyQueries {
  @Query(() => SlaPolicyConnection, {
    nullable: true,
    description:
      'Time limits: of a division those in force today, the most specific first; else all there are (时限政策).',
  })
  slaPolicies(
    @Ctx() { deps, cursors }: CaseContext,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('divisionCode', () => ID, { nullable: true, description: 'Where (区划代码).' }) divisionCode?: string | null,
  ): Promise<Connection<SlaPolicy>> {
    const { policies } = deps.rules;
    const shown = divisionCode == null ? policies : policiesFor(divisionCode, beijingDay(deps.clock.now()), policies);
    return paginate({
      args,
      order: 'slaPolicies:SPECIFIC',
      filter: divisionCode ?? null,
      cursors,
      fetch: async ({ after, limit }) => {
        const start = after === null ? 0 : shown.findIndex((policy) => policyVersionOf(policy) === after[0]) + 1;
        return shown.slice(start, start + limit);
      },
      position: (policy) => [policyVersionOf(policy)],
      node: (policy) => new SlaPolicy(policy),
      count: async () => shown.length,
    });
  }
}
