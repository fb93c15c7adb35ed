import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import { PageArgs, paginate, type Connection } from '../../../kit/graph/connection.js';
import { countAgencies, listAgencies, sortingColumn, type AgencySorting } from '../../store/agencies.js';
import { read, type RegistryContext } from '../context.js';
import { agencyFrom } from '../entities.js';
import { AgencyOrder } from '../enums.js';
import { Agency } from '../types/agency.js';
import { AgencyConnection } from '../types/connections.js';
import { AgencyFilter, agencySelection } from '../types/filters.js';

@Resolver()
export class AgenciesQuery {
  @Query(() => AgencyConnection, { nullable: true, description: 'Agencies of a filter (机构列表).' })
  agencies(
    @Ctx() context: RegistryContext,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('orderBy', () => AgencyOrder, { nullable: true, defaultValue: 'CODE', description: 'In which order (排序).' })
    orderBy: AgencySorting | null,
    @Arg('filter', () => AgencyFilter, { nullable: true, description: 'Which of them (筛选).' })
    filter?: AgencyFilter | null,
  ): Promise<Connection<Agency>> {
    const sorting = orderBy ?? 'CODE';
    const selection = agencySelection(filter);
    return paginate({
      args,
      order: `agencies:${sorting}`,
      filter: selection,
      cursors: context.cursors,
      fetch: (page) => read(context, (trx) => listAgencies(trx, { selection, sorting, ...page })),
      position: (row) => [row[sortingColumn(sorting)], row.id],
      node: (row) => agencyFrom(context, row),
      count: () => read(context, (trx) => countAgencies(trx, selection)),
    });
  }
}
