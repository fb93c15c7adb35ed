import { Field, Float, ObjectType } from 'type-graphql';
import { connectionOf } from '../../kit/graph/connection.js';
import { Code, DateTime } from '../../kit/graph/scalars.js';
import { Period, Rate, rateOf } from '../../kit/graph/values.js';
import type { Grade as GradeName } from '../domain/grade.js';
import { lastDayOf } from '../domain/month.js';
import { scoreOf, type ScoreInputs } from '../domain/score.js';
import type { ScoreCardRow } from '../store/tables.js';
import { Grade } from './enums.js';
import { Agency } from './stubs.js';

@ObjectType({
  description:
    'An agency’s score of one month by the three rates (三率考核): the cases accepted in that month, as they stand now.',
})
export class ScoreCard {
  @Field(() => Agency, { nullable: true, description: 'The agency (机构).' })
  agency: Agency | null;

  @Field(() => Period, { description: 'The month (考核期).' })
  period: Period;

  @Field(() => Float, {
    nullable: true,
    description: '0 to 100, two decimals (得分): weighted mean of the rates that exist; null when none does.',
  })
  index: number | null;

  @Field(() => Grade, { description: 'What it amounts to (等次).' })
  grade: GradeName;

  @Field(() => Boolean, { description: 'Whether a veto makes it unqualified whatever the index (是否单项否决).' })
  veto: boolean;

  @Field(() => [Code], { description: 'The vetoes found in the month, at most one of each kind (否决项).' })
  vetoItems: readonly string[];

  @Field(() => Rate, { description: 'First responses in time ÷ first responses judged: given, or overdue (响应率).' })
  responseRate: Rate;

  @Field(() => Rate, { description: 'Cases resolved ÷ cases judged: closed, or overdue (解决率).' })
  resolutionRate: Rate;

  @Field(() => Rate, { description: 'Satisfied ÷ reached by follow-up (满意率); suppressed below 5 answers.' })
  satisfactionRate: Rate;

  @Field(() => Code, { description: 'The frozen weights it was scored by (指标体系版本).' })
  indicatorSet: string;

  @Field(() => DateTime, { description: 'When it was last counted (计算时间).' })
  computedAt: Date;
}

export const ScoreCardConnection = connectionOf('ScoreCard', () => ScoreCard, {
  description: 'Score cards, newest month first (考核得分列表).',
});

const SUPPRESSED: Rate = { numerator: null, denominator: null, value: null, suppressed: true };

export function scoreCardOf(row: ScoreCardRow): ScoreCard {
  const inputs = inputsOf(row);
  const { index, grade, veto, satisfactionSuppressed } = scoreOf(inputs);
  return {
    agency: { id: row.agency_id },
    period: { from: row.month, to: lastDayOf(row.month) },
    index,
    grade,
    veto,
    vetoItems: row.veto_items,
    responseRate: rateOf(row.responded, row.response_judged),
    resolutionRate: rateOf(row.resolved, row.resolution_judged),
    satisfactionRate: satisfactionSuppressed ? SUPPRESSED : rateOf(row.satisfied, row.answered),
    indicatorSet: row.indicator_set,
    computedAt: row.computed_at,
  };
}

function inputsOf(row: ScoreCardRow): ScoreInputs {
  return {
    response: { numerator: row.responded, denominator: row.response_judged },
    resolution: { numerator: row.resolved, denominator: row.resolution_judged },
    satisfaction: { numerator: row.satisfied, denominator: row.answered },
    weights: {
      response: row.response_weight,
      resolution: row.resolution_weight,
      satisfaction: row.satisfaction_weight,
    },
    vetoItems: row.veto_items,
  };
}
