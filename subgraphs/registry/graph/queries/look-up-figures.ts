import { Arg, Ctx, Directive, Field, ID, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { beijingDay } from '../../../kit/beijing-day.js';
import { serviceCaller } from '../../../kit/callers.js';
import { spanOf } from '../../../kit/graph/period.js';
import { PeriodInput, Rate, rateOf } from '../../../kit/graph/values.js';
import { lookUpsOf } from '../../store/look-ups.js';
import type { LookUpCountRow } from '../../store/tables.js';
import type { RegistryContext } from '../context.js';

@ObjectType({ description: 'How often whoHandles was asked about a province, and named nobody (门难找).' })
export class LookUpFigures {
  @Field(() => ID, { nullable: true, description: 'The province; null for codes of none (省级区划代码).' })
  divisionCode: string | null;

  @Field(() => Int, { description: 'How often it was asked (查询次数).' })
  askedCount: number;

  @Field(() => Rate, { description: 'Of these, those that named nobody (未答复率).' })
  unansweredRate: Rate;

  constructor({ province, asked, unanswered }: Omit<LookUpCountRow, 'day'>) {
    this.divisionCode = province === 'other' ? null : province;
    this.askedCount = asked;
    this.unansweredRate = rateOf(unanswered, asked);
  }
}

@Resolver(() => LookUpFigures)
export class LookUpFigureQueries {
  @Directive('@policy(policies: [["statistics"]])')
  @Query(() => [LookUpFigures], {
    nullable: true,
    description:
      'How often people asked whom to turn to and were told nobody, by province, at most 32 rows; no asker is kept (门难找统计).',
  })
  async lookUpFigures(
    @Ctx() { deps }: RegistryContext,
    @Arg('period', () => PeriodInput, { description: 'When (期间).' }) period: PeriodInput,
  ): Promise<LookUpFigures[]> {
    const { from, until } = spanOf(period);
    const days = { from: beijingDay(from), to: beijingDay(new Date(until.getTime() - 1)) };
    const rows = await deps.db.asCaller(serviceCaller('registry'), (trx) => lookUpsOf(trx, days));
    return rows.map((row) => new LookUpFigures(row));
  }
}
