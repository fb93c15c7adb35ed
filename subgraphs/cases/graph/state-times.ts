import { Arg, Ctx, Directive, Field, ID, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { Refusal } from '../../../schema/refusals.js';
import { spanOf } from '../../kit/graph/period.js';
import { Duration } from '../../kit/graph/scalars.js';
import { PeriodInput } from '../../kit/graph/values.js';
import { isoDuration } from '../domain/iso-duration.js';
import type { CaseState as CaseStateName } from '../domain/states.js';
import { agenciesInLine } from '../store/agencies.js';
import { stateTimes, type StateTimeRow } from '../store/state-times.js';
import { CaseState } from './case-state.js';
import { readForAll, type CaseContext } from './context.js';

/** A plain list must be small: who needs more rows asks for a smaller period. */
const MAX_ROWS = 5_000;

@ObjectType({ description: 'How long cases of a category stood in a state (状态停留时长).' })
export class StateTime {
  @Field(() => ID, { nullable: true, description: 'The category; null before triage (分类代码).' })
  categoryCode: string | null;

  @Field(() => String, { description: 'The month in which they came into it, in Beijing, YYYY-MM (月份).' })
  month: string;

  @Field(() => CaseState, { description: 'The state that they have left again (状态).' })
  state: CaseStateName;

  @Field(() => Int, { description: 'How often (次数).' })
  count: number;

  @Field(() => Duration, { description: 'Half stayed at most this (中位数).' })
  median: string;

  @Field(() => Duration, { description: 'Nine of ten stayed at most this (九成分位).' })
  p90: string;

  @Field(() => Duration, { description: 'All but one of a hundred stayed at most this (百分之九十九分位).' })
  p99: string;

  constructor({ category, month, state, count, percentiles: [median, p90, p99] }: StateTimeRow) {
    this.categoryCode = category;
    this.month = month;
    this.state = state;
    this.count = count;
    this.median = isoDuration(median);
    this.p90 = isoDuration(p90);
    this.p99 = isoDuration(p99);
  }
}

@Resolver()
export class StateTimeQuery {
  @Directive('@authenticated')
  @Query(() => [StateTime], {
    nullable: true,
    description:
      'How long cases stood in each state, by month and category, at most 5,000 rows; null for whoever does not see all these cases (状态停留时长统计).',
  })
  async stateTimes(
    @Ctx() context: CaseContext,
    @Arg('period', () => PeriodInput, { description: 'When they came into it (期间).' }) period: PeriodInput,
    @Arg('agencyId', () => ID, {
      nullable: true,
      description: 'While this agency or one below it had the case; all cases where absent, for services (机构).',
    })
    agencyId?: string | null,
  ): Promise<StateTime[] | null> {
    const span = spanOf(period);
    const asked = agencyId == null ? [] : [agencyId];
    if (!(await context.loaders.judged((_, withheld) => withheld.hasAllInSight(asked)))) return null;
    const rows = await readForAll(context, async (trx) => {
      const chains = agencyId == null ? null : await agenciesInLine(trx, agencyId);
      return stateTimes(trx, { span, chains, limit: MAX_ROWS + 1 });
    });
    if (rows.length > MAX_ROWS) {
      throw new Refusal('BAD_USER_INPUT', { message: `More than ${MAX_ROWS} rows: ask for a smaller period.` });
    }
    return rows.map((row) => new StateTime(row));
  }
}
