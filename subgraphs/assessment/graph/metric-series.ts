import { Arg, Ctx, Directive, Field, Float, ID, ObjectType, Query, Resolver } from 'type-graphql';
import { Refusal } from '../../../schema/refusals.js';
import { idPrefix } from '../../kit/ids.js';
import { spanOf } from '../../kit/graph/period.js';
import type { Span } from '../../kit/span.js';
import { Code, DateOnly } from '../../kit/graph/scalars.js';
import { PeriodInput } from '../../kit/graph/values.js';
import { accountMetric, isAgencyMetric } from '../domain/metric.js';
import { beijingDay } from '../../kit/beijing-day.js';
import { agencySeries, type DayValue } from '../store/daily-figures.js';
import { accountSeries } from '../store/snapshots.js';
import type { AssessmentTrx } from '../store/tables.js';
import type { Context } from './context.js';

/** As many days as one series covers: a leap year. `metricSeries` is a plain list. */
const MAX_DAYS = 366;
const DAY_MS = 86_400_000;

@ObjectType({ description: 'The value of a metric on one day, Beijing time (每日数据).' })
export class DailyFigure {
  @Field(() => DateOnly, { description: 'The day (日期).' })
  day: string;

  @Field(() => Float, { description: 'The value, in the unit of its metric (数值).' })
  value: number;

  @Field(() => Boolean, {
    description: 'A running total that was lower than before: stored, flagged DECREASED (异常下降).',
  })
  decreased: boolean;
}

@Resolver()
export class MetricSeriesResolver {
  @Directive('@policy(policies: [["case-metrics"]])')
  @Directive(`@listSize(assumedSize: ${MAX_DAYS})`)
  @Query(() => [DailyFigure], {
    nullable: true,
    description:
      'A metric of an agency or an account, one value per day that has one, at most 366 days (指标日序列). ' +
      'Of agencies: cases.received, cases.accepted, cases.closed, cases.resolved. ' +
      'Of accounts: engagement.daily, engagement.total, followers.total.',
  })
  metricSeries(
    @Arg('subject', () => ID, { description: 'An agency’s or an account’s id (对象).' }) subject: string,
    @Arg('metric', () => Code, { description: 'The metric (指标).' }) metric: string,
    @Arg('range', () => PeriodInput, { description: 'The days (期间).' }) range: PeriodInput,
    @Ctx() { deps, caller }: Context,
  ): Promise<readonly DailyFigure[]> {
    const span = spanOf(range);
    if (span.until.getTime() - span.from.getTime() > MAX_DAYS * DAY_MS) {
      throw new Refusal('BAD_USER_INPUT', { message: `A series covers at most ${MAX_DAYS} days.` });
    }
    const read = seriesReader(subject, metric, span);
    return deps.db.asCaller(caller, read);
  }
}

function seriesReader(
  subject: string,
  metric: string,
  span: Span,
): (trx: AssessmentTrx) => Promise<readonly DayValue[]> {
  const kind = idPrefix(subject);
  if (kind === 'agency' && isAgencyMetric(metric)) {
    const to = beijingDay(new Date(span.until.getTime() - 1));
    return (trx) => agencySeries(trx, { agencyId: subject, metric, from: beijingDay(span.from), to });
  }
  const known = accountMetric(metric);
  if (kind === 'account' && known) {
    return (trx) => accountSeries(trx, { accountId: subject, metric, ...span }, known.kind);
  }
  throw new Refusal('BAD_USER_INPUT', { message: 'This subject has no such metric.' });
}
