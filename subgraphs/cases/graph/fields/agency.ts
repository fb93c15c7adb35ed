import { Args, Ctx, Directive, FieldResolver, Resolver, Root } from 'type-graphql';
import { paginate, type Connection } from '../../../kit/graph/connection.js';
import { positionIn } from '../../store/case-lists.js';
import type { CaseContext } from '../context.js';
import { Agency } from '../stubs.js';
import { CaseCount } from '../types/case-count.js';
import { caseSelection } from '../types/case-filter.js';
import { CaseListArgs, DEFAULT_ORDER } from '../types/case-list-args.js';
import { Case } from '../types/case.js';
import { CaseConnection } from '../types/connections.js';

@Resolver(() => Agency)
export class AgencyCaseFields {
  @Directive('@policy(policies: [["statistics"]])')
  @FieldResolver(() => CaseCount, { nullable: true, description: 'Its open cases (在办工单数).' })
  openCases(@Root() { id }: Agency, @Ctx() { loaders }: CaseContext): Promise<CaseCount> {
    return loaders.openCases.load(id);
  }

  @Directive('@authenticated')
  @FieldResolver(() => CaseConnection, {
    nullable: true,
    description: 'The cases it has now: as intake unit before assignment, as lead agency after (承办工单).',
  })
  cases(
    @Root() { id }: Agency,
    @Ctx() { loaders, cursors, deps }: CaseContext,
    @Args(() => CaseListArgs) args: CaseListArgs,
  ): Promise<Connection<Case>> {
    const { filter = null } = args;
    const order = args.orderBy ?? DEFAULT_ORDER;
    const selection = caseSelection(filter, deps.clock.now());
    return paginate({
      args,
      order: `Agency.cases:${order}`,
      filter: [id, filter],
      cursors,
      fetch: (page) => loaders.casesOfHolder.load({ holderId: id, selection, order, ...page }),
      position: (row) => positionIn(order, row),
      node: (row) => new Case(row),
      count: () => loaders.countOfHolder.load({ holderId: id, selection }),
    });
  }
}
