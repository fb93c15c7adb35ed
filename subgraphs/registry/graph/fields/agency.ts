import { Arg, Args, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { Refusal } from '../../../../schema/refusals.js';
import { PageArgs, paginate, type Connection } from '../../../kit/graph/connection.js';
import type { RegistryContext } from '../context.js';
import { accountFrom, agencyFrom, agencyOf, divisionOf } from '../entities.js';
import { shortList } from '../../../kit/graph/short-list.js';
import { Account } from '../types/account.js';
import { Agency } from '../types/agency.js';
import { AccountConnection, AgencyConnection, ResponsibilityConnection } from '../types/connections.js';
import { Division } from '../types/division.js';
import { AccountFilter, accountSelection } from '../types/filters.js';
import { Responsibility } from '../types/responsibility.js';

/** How far down one question may look; the whole line is read page by page. */
const MAX_DEPTH = 3;

@Resolver(() => Agency)
export class AgencyFields {
  @FieldResolver(() => Division, {
    nullable: true,
    description: 'Where it serves; null for a national one (所属区划).',
  })
  division(@Root() agency: Agency, @Ctx() context: RegistryContext): Promise<Division | null> {
    return divisionOf(context, agency.divisionCode);
  }

  @FieldResolver(() => Agency, { nullable: true, description: 'The agency directly above in its line (上级机构).' })
  superior(@Root() agency: Agency, @Ctx() context: RegistryContext): Promise<Agency | null> {
    return agencyOf(context, agency.superiorId);
  }

  @FieldResolver(() => Agency, { nullable: true, description: 'Who took over when it was abolished (承接机构).' })
  successor(@Root() agency: Agency, @Ctx() context: RegistryContext): Promise<Agency | null> {
    return agencyOf(context, agency.successorId);
  }

  @FieldResolver(() => AgencyConnection, { nullable: true, description: 'The agencies below, by code (下级机构).' })
  subordinates(
    @Root() agency: Agency,
    @Ctx() context: RegistryContext,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('depth', () => Int, { nullable: true, defaultValue: 1, description: 'How many levels down, 1 to 3 (层数).' })
    levels: number | null,
  ): Promise<Connection<Agency>> {
    const depth = levels ?? 1;
    if (depth < 1 || depth > MAX_DEPTH) {
      throw new Refusal('BAD_USER_INPUT', { message: `The argument depth must be 1 to ${MAX_DEPTH}.` });
    }
    return paginate({
      args,
      order: 'Agency.subordinates:CODE',
      filter: [agency.id, depth],
      cursors: context.cursors,
      fetch: (page) => context.loaders.subordinates.page(agency.id, depth, page),
      position: (row) => [row.code, row.id],
      node: (row) => agencyFrom(context, row),
      count: () => context.loaders.subordinates.count(agency.id, depth),
    });
  }

  @FieldResolver(() => AccountConnection, { nullable: true, description: 'Its accounts, by platform (所属账号).' })
  accounts(
    @Root() agency: Agency,
    @Ctx() context: RegistryContext,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('filter', () => AccountFilter, { nullable: true, description: 'Which of them (筛选).' })
    filter?: AccountFilter | null,
  ): Promise<Connection<Account>> {
    const selection = accountSelection(filter);
    return paginate({
      args,
      order: 'Agency.accounts:PLATFORM',
      filter: [agency.id, selection],
      cursors: context.cursors,
      fetch: (page) => context.loaders.accountsOfAgency.page(agency.id, selection, page),
      position: (row) => [row.platform, row.id],
      node: (row) => accountFrom(context, row),
      count: () => context.loaders.accountsOfAgency.count(agency.id, selection),
    });
  }

  @FieldResolver(() => ResponsibilityConnection, {
    nullable: true,
    description: 'What it answers for: by rules that name it or its line where it serves (责任事项).',
  })
  responsibilities(
    @Root() { id }: Agency,
    @Ctx() { loaders, cursors }: RegistryContext,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<Responsibility>> {
    return shortList({
      args,
      name: 'Agency.responsibilities',
      ownerId: id,
      cursors,
      rows: () => loaders.responsibilities.load(id),
      keyOf: (rule) => rule.id,
      node: (rule) => new Responsibility(rule, id),
    });
  }
}
