import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { Code, Duration } from '../../kit/graph/scalars.js';
import { Rate, rateOf, suppressedRate } from '../../kit/graph/values.js';
import { NOTHING_WITHHELD, type CaseMeasure, type Withheld } from '../domain/case-measures.js';
import { isoDuration } from '../domain/iso-duration.js';
import type { CaseCounts, HandlingTimes } from '../domain/statistics.js';
import type { CaseState as CaseStateName } from '../domain/states.js';
import type { StatisticsCell } from '../store/statistics.js';
import { CaseState } from './case-state.js';
import { ServiceCategory } from './service-category.js';
import { Agency, Division } from './stubs.js';

const DAY_S = 86_400;

@ObjectType({
  description:
    'How long handling took, from receipt to closing, over the cases closed in the period (办理时长). Percentiles are interpolated linearly (type 7); cases that close before they open are left out.',
})
export class HandlingTime {
  @Field(() => Int, { nullable: true, description: 'Over how many cases; null when suppressed (件数).' })
  count: number | null;

  @Field(() => Duration, { nullable: true, description: 'Half took at most this; null without cases (中位数).' })
  median: string | null;

  @Field(() => Duration, { nullable: true, description: 'Nine of ten took at most this (九成分位).' })
  p90: string | null;

  @Field(() => Duration, {
    nullable: true,
    description: 'All but one of a hundred took at most this (百分之九十九分位).',
  })
  p99: string | null;

  @Field(() => Float, { nullable: true, description: 'The median in days of 24 hours (中位数，天).' })
  medianDays: number | null;

  constructor({ count, median, p90, p99 }: Omit<HandlingTimes, 'count'> & { readonly count: number | null }) {
    this.count = count;
    this.median = median === null ? null : isoDuration(median);
    this.p90 = p90 === null ? null : isoDuration(p90);
    this.p99 = p99 === null ? null : isoDuration(p99);
    this.medianDays = median === null ? null : median / DAY_S;
  }
}

@ObjectType({
  description:
    'Figures of cases in a period (工单统计). Each count goes by its own event: received, accepted or closed in the period. Counts are null when suppressed.',
})
export class CaseFigures {
  @Field(() => Int, { nullable: true, description: 'Received in the period (受理登记数).' })
  receivedCount: number | null;

  @Field(() => Int, { nullable: true, description: 'Received in the period and still open today (未办结数).' })
  openCount: number | null;

  @Field(() => Int, { nullable: true, description: 'Accepted in the period (受理数).' })
  acceptedCount: number | null;

  @Field(() => Int, { nullable: true, description: 'Closed after handling in the period (办结数).' })
  closedCount: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Closed in the period and resolved: by the requester’s word, else by the closing reason (解决数).',
  })
  resolvedCount: number | null;

  @Field(() => Int, { nullable: true, description: 'Accepted in the period and reopened since (重新办理数).' })
  reopenedCount: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Accepted in the period and given back by a lead agency since (退回数).',
  })
  returnedCount: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Closed in the period at an instant before their receipt, flagged NEGATIVE_DURATION (时长异常数).',
  })
  negativeDurationCount: number | null;

  @Field(() => Rate, { description: 'Of the cases accepted in the period, those resolved by now (解决率).' })
  resolutionRate: Rate;

  @Field(() => Rate, { description: 'Of the cases accepted in the period, those reopened since (重新办理率).' })
  reopenRate: Rate;

  @Field(() => Rate, { description: 'Of the cases accepted in the period, those given back since (退回率).' })
  returnRate: Rate;

  @Field(() => Float, {
    nullable: true,
    description:
      'Changes between online and offline handling per case closed in the period (多跑路：次均转办); null without cases.',
  })
  handoffsPerCase: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Visits on the spot per case closed in the period (多跑路：次均现场办理); null without cases.',
  })
  visitsPerCase: number | null;

  @Field(() => Rate, {
    description:
      'Of the first-response clocks of cases accepted in the period that are met or have run out, those met in time (首次响应及时率).',
  })
  firstResponseInTimeRate: Rate;

  @Field(() => Rate, {
    description:
      'Of the resolution clocks of cases accepted in the period that are met or have run out, those met in time (按时办结率).',
  })
  resolutionInTimeRate: Rate;

  @Field(() => HandlingTime, { description: 'How long handling took (办理时长).' })
  handlingTime: HandlingTime;

  @Field(() => Boolean, {
    description: 'Whether something is withheld because a cell is too small to publish (已隐去).',
  })
  suppressed: boolean;

  constructor(counts: CaseCounts, withheld: Withheld = NOTHING_WITHHELD) {
    const { firstResponses, resolutions } = counts;
    const said = (measure: CaseMeasure, count: number): number | null => (withheld.has(measure) ? null : count);
    const rate = (part: CaseMeasure, numerator: number, whole: CaseMeasure, denominator: number): Rate =>
      withheld.has(part) || withheld.has(whole) ? suppressedRate() : rateOf(numerator, denominator);
    this.receivedCount = said('received', counts.received);
    this.openCount = said('open', counts.open);
    this.acceptedCount = said('accepted', counts.accepted);
    this.closedCount = said('closed', counts.closed);
    this.resolvedCount = said('resolved', counts.resolved);
    this.reopenedCount = said('reopened', counts.reopened);
    this.returnedCount = said('returned', counts.returned);
    this.negativeDurationCount = said('negativeDuration', counts.negativeDuration);
    this.resolutionRate = rate('acceptedResolved', counts.acceptedResolved, 'accepted', counts.accepted);
    this.reopenRate = rate('reopened', counts.reopened, 'accepted', counts.accepted);
    this.returnRate = rate('returned', counts.returned, 'accepted', counts.accepted);
    const perClosed = (sum: number): number | null =>
      withheld.has('closed') || counts.closed === 0 ? null : sum / counts.closed;
    this.handoffsPerCase = perClosed(counts.handoffs);
    this.visitsPerCase = perClosed(counts.offlineVisits);
    this.firstResponseInTimeRate = rate('firstMet', firstResponses.met, 'firstJudged', firstResponses.judged);
    this.resolutionInTimeRate = rate('resolveMet', resolutions.met, 'resolveJudged', resolutions.judged);
    this.handlingTime = new HandlingTime(
      withheld.has('handled') ? { count: null, median: null, p90: null, p99: null } : counts.handling,
    );
    this.suppressed = withheld.size > 0;
  }
}

@ObjectType({
  description: 'Figures of one group of cases (分组统计): the dimensions that were asked for, the others null.',
})
export class CaseStatisticsRow extends CaseFigures {
  @Field(() => ServiceCategory, { nullable: true, description: 'The category, with CATEGORY (事项分类).' })
  category?: ServiceCategory | null;

  @Field(() => ID, { nullable: true, description: 'Its code, with CATEGORY; null for cases without (分类代码).' })
  categoryCode: string | null;

  @Field(() => Division, { nullable: true, description: 'The division, with DIVISION (行政区划).' })
  division: Division | null;

  @Field(() => ID, { nullable: true, description: 'Its code at the event’s date, with DIVISION (区划代码).' })
  divisionCode: string | null;

  @Field(() => Agency, { nullable: true, description: 'The agency that has the cases now, with AGENCY (机构).' })
  agency: Agency | null;

  @Field(() => String, {
    nullable: true,
    description: 'The event’s month in Beijing time, YYYY-MM, with MONTH (月份).',
  })
  month: string | null;

  @Field(() => Code, { nullable: true, description: 'How the cases came in, with CHANNEL (渠道).' })
  channel: string | null;

  @Field(() => CaseState, { nullable: true, description: 'Where the cases stand today, with STATE (状态).' })
  state: CaseStateName | null;

  constructor(cell: StatisticsCell, withheld: Withheld = NOTHING_WITHHELD) {
    super(cell.counts, withheld);
    this.categoryCode = cell.category ?? null;
    this.divisionCode = cell.division ?? null;
    this.division = cell.division == null ? null : { code: cell.division };
    this.agency = cell.agency == null ? null : { id: cell.agency };
    this.month = cell.month ?? null;
    this.channel = cell.channel ?? null;
    this.state = cell.state ?? null;
  }
}
