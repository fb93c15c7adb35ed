import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { PageArgs, paginate, type Connection } from '../../../kit/graph/connection.js';
import type { RegistryContext } from '../context.js';
import { agencyFrom, divisionOf } from '../entities.js';
import { Agency } from '../types/agency.js';
import { AgencyConnection, DivisionConnection } from '../types/connections.js';
import { Division } from '../types/division.js';
import { AgencyFilter, agencySelection } from '../types/filters.js';

@Resolver(() => Division)
export class DivisionFields {
  @FieldResolver(() => Division, { nullable: true, description: 'The division it lies in (上级区划).' })
  parent(@Root() division: Division, @Ctx() context: RegistryContext): Promise<Division | null> {
    return divisionOf(context, division.parentCode);
  }

  @FieldResolver(() => Division, { nullable: true, description: 'What it was merged or renamed into (继任区划).' })
  successor(@Root() division: Division, @Ctx() context: RegistryContext): Promise<Division | null> {
    return divisionOf(context, division.successorCode);
  }

  @FieldResolver(() => DivisionConnection, {
    nullable: true,
    description: 'The divisions directly below, by code (下级区划).',
  })
  children(
    @Root() division: Division,
    @Ctx() context: RegistryContext,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<Division>> {
    return paginate({
      args,
      order: 'Division.children:CODE',
      filter: division.code,
      cursors: context.cursors,
      fetch: (page) => context.loaders.children.page(division.code, null, page),
      position: (row) => [row.code],
      node: (row) => new Division(row),
      count: () => context.loaders.children.count(division.code, null),
    });
  }

  @FieldResolver(() => AgencyConnection, { nullable: true, description: 'Its agencies, by code (所属机构).' })
  agencies(
    @Root() division: Division,
    @Ctx() context: RegistryContext,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('filter', () => AgencyFilter, { nullable: true, description: 'Which of them (筛选).' })
    filter?: AgencyFilter | null,
  ): Promise<Connection<Agency>> {
    const selection = agencySelection(filter);
    return paginate({
      args,
      order: 'Division.agencies:CODE',
      filter: [division.code, selection],
      cursors: context.cursors,
      fetch: (page) => context.loaders.agenciesOfDivision.page(division.code, selection, page),
      position: (row) => [row.code, row.id],
      node: (row) => agencyFrom(context, row),
      count: () => context.loaders.agenciesOfDivision.count(division.code, selection),
    });
  }
}
