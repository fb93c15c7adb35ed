import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { Refusal } from '../../../schema/refusals.js';
import { Code } from '../../kit/graph/scalars.js';
import { PeriodInput } from '../../kit/graph/values.js';
import { categoryRange, divisionRange } from '../domain/code-range.js';
import type { StatisticsDimension, StatisticsSelection } from '../domain/statistics.js';
import type { CaseState as CaseStateName } from '../domain/states.js';
import { CaseState } from './case-state.js';
import { enumOf } from './named-values.js';

/** Values in one condition; above it a statement would be mostly its parameters. */
const MAX_VALUES = 100;

export const CaseDimension = enumOf<StatisticsDimension>('CaseDimension', 'What cases are counted by (统计维度).', {
  CATEGORY: 'By service category, as the case has it (按事项分类).',
  DIVISION: 'By division code at the event’s date (按行政区划).',
  AGENCY: 'By the agency that has the case now (按机构).',
  MONTH: 'By the event’s month in Beijing time (按月).',
  CHANNEL: 'By the channel it came in through (按渠道).',
  STATE: 'By the state it has today (按状态).',
});

@InputType({
  description:
    'Which cases to count (统计范围): conditions join by AND, the values of one by OR; at most 100 values each.',
})
export class CaseStatisticsFilter {
  @Field(() => [ID], { nullable: true, description: 'In one of these categories or below (事项分类).' })
  categoryCodes?: readonly string[] | null;

  @Field(() => [ID], { nullable: true, description: 'In one of these divisions or below (行政区划).' })
  divisionCodes?: readonly string[] | null;

  @Field(() => [ID], { nullable: true, description: 'With one of these agencies now (机构).' })
  agencyIds?: readonly string[] | null;

  @Field(() => [Code], { nullable: true, description: 'Come in through one of these channels (渠道).' })
  channels?: readonly string[] | null;

  @Field(() => [CaseState], { nullable: true, description: 'In one of these states today (状态).' })
  states?: readonly CaseStateName[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True for cases brought in from another system, false for those that arose here (是否导入).',
  })
  imported?: boolean | null;
}

/** Errors: `BAD_USER_INPUT` for a condition with too many values. */
export function statisticsSelection(filter: CaseStatisticsFilter | null | undefined): StatisticsSelection {
  const { imported } = filter ?? {};
  return {
    categories: values(filter?.categoryCodes).map(categoryRange),
    divisions: values(filter?.divisionCodes).map(divisionRange),
    agencyIds: values(filter?.agencyIds),
    channels: values(filter?.channels),
    states: values(filter?.states),
    provenance: imported == null ? null : imported ? 'IMPORTED' : 'LIVE',
  };
}

function values<T>(given: readonly T[] | null | undefined): readonly T[] {
  if (given && given.length > MAX_VALUES) {
    throw new Refusal('BAD_USER_INPUT', { message: `A condition takes at most ${MAX_VALUES} values.` });
  }
  return given ?? [];
}

@ArgsType()
export class CaseStatisticsArgs {
  @Field(() => CaseStatisticsFilter, { nullable: true, description: 'Which cases (统计范围).' })
  filter?: CaseStatisticsFilter | null;

  @Field(() => PeriodInput, { nullable: true, description: 'When; all time where absent (期间).' })
  period?: PeriodInput | null;

  @Field(() => [CaseDimension], { nullable: true, description: 'By what; each at most once (维度).' })
  groupBy?: readonly StatisticsDimension[] | null;
}
