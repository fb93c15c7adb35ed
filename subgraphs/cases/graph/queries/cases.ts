import { Arg, Args, Ctx, Directive, ID, Int, Query, Resolver } from 'type-graphql';
import { Refusal } from '../../../../schema/refusals.js';
import { PageArgs, type Connection } from '../../../kit/graph/connection.js';
import { caseByLedgerNo } from '../../store/cases.js';
import { caseOf } from '../case-of.js';
import { listCases } from '../case-list.js';
import { read, type CaseContext } from '../context.js';
import { exactlyOne } from '../exactly-one.js';
import { caseSelection } from '../types/case-filter.js';
import { CaseListArgs, DEFAULT_ORDER } from '../types/case-list-args.js';
import { Case } from '../types/case.js';
import { CaseConnection } from '../types/connections.js';

/** A week: beyond it a deadline is not "about to be missed". */
const MAX_BREACH_MINUTES = 7 * 24 * 60;

@Resolver()
export class CaseQueries {
  @Query(() => Case, { nullable: true, description: 'One case by its id or its ledger number (工单查询).' })
  async case(
    @Ctx() context: CaseContext,
    @Arg('id', () => ID, { nullable: true, description: 'Its id (标识).' }) id?: string | null,
    @Arg('ledgerNo', () => String, { nullable: true, description: 'Its number, e.g. 2026-0000042 (受理编号).' })
    ledgerNo?: string | null,
  ): Promise<Case | null> {
    exactlyOne({ id, ledgerNo });
    if (ledgerNo == null) return caseOf(context, id);
    const row = await read(context, (trx) => caseByLedgerNo(trx, ledgerNo));
    return row ? new Case(row) : null;
  }

  @Directive('@authenticated')
  @Query(() => CaseConnection, { nullable: true, description: 'Cases (工单列表).' })
  cases(@Ctx() context: CaseContext, @Args(() => CaseListArgs) args: CaseListArgs): Promise<Connection<Case>> {
    const { filter = null } = args;
    const order = args.orderBy ?? DEFAULT_ORDER;
    const selection = caseSelection(filter, context.deps.clock.now());
    return listCases(context, { args, name: 'cases', order, selection, filter });
  }

  @Directive('@authenticated')
  @Query(() => CaseConnection, {
    nullable: true,
    description:
      'What an agency has to work on: its open cases and open parts of others’, the earliest deadline first (待办).',
  })
  workList(
    @Ctx() context: CaseContext,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('agencyId', () => ID, { nullable: true, description: 'The agency; where absent the caller’s one (机构).' })
    agencyId?: string | null,
  ): Promise<Connection<Case>> {
    const worker = agencyId ?? onlyAgencyOf(context);
    const shown = { args, name: 'workList', order: 'DUE_AT_ASC', selection: { open: true } } as const;
    return listCases(context, { ...shown, filter: worker, workedOnBy: worker });
  }

  @Directive('@authenticated')
  @Query(() => CaseConnection, {
    nullable: true,
    description:
      'Open cases whose earliest running clock is due within so many minutes from now, not yet overdue (即将超时).',
  })
  breachingWithin(
    @Ctx() context: CaseContext,
    @Arg('minutes', () => Int, { description: 'How many minutes ahead, 1 to 10080 (分钟数).' }) minutes: number,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('agencyId', () => ID, { nullable: true, description: 'Only what this agency works on (机构).' })
    agencyId?: string | null,
  ): Promise<Connection<Case>> {
    if (minutes < 1 || minutes > MAX_BREACH_MINUTES) {
      throw new Refusal('BAD_USER_INPUT', { message: `The argument minutes must be 1 to ${MAX_BREACH_MINUTES}.` });
    }
    const now = context.deps.clock.now();
    const selection = {
      open: true,
      dueFrom: now,
      dueUntil: new Date(now.getTime() + minutes * 60_000),
    };
    const shown = { args, name: 'breachingWithin', order: 'DUE_AT_ASC', selection } as const;
    return listCases(context, { ...shown, filter: [minutes, agencyId ?? null], workedOnBy: agencyId });
  }
}

/** The caller's agency where the grants leave no doubt. */
function onlyAgencyOf({ caller }: CaseContext): string {
  const ids = [...new Set(caller.grants.map((grant) => grant.agencyId))];
  if (ids.length === 1) return ids[0]!;
  throw new Refusal('BAD_USER_INPUT', { message: 'Name the agency: the caller acts for none or for several.' });
}
