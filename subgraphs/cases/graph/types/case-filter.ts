import { Field, ID, InputType } from 'type-graphql';
import { Refusal } from '../../../../schema/refusals.js';
import { Code, DateTime } from '../../../kit/graph/scalars.js';
import { categoryRange, divisionRange } from '../../domain/code-range.js';
import type * as states from '../../domain/states.js';
import type { CaseSelection } from '../../store/case-lists.js';
import { CaseState } from '../case-state.js';
import { CaseKind, ConcernType, QualityFlag, Urgency } from '../enums.js';

/** Values in one condition; above it a statement would be mostly its parameters. */
const MAX_VALUES = 100;

@InputType({
  description: 'Which cases (工单筛选): conditions join by AND, the values of one by OR; at most 100 values each.',
})
export class CaseListFilter {
  @Field(() => [CaseState], { nullable: true, description: 'In one of these states (工单状态).' })
  states?: states.CaseState[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Only open, or only ended ones (是否在办).' })
  open?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: open with a running clock past its deadline; false: open without (是否超时).',
  })
  overdue?: boolean | null;

  @Field(() => [CaseKind], { nullable: true, description: 'Of one of these kinds (诉求类型).' })
  kinds?: states.CaseKind[] | null;

  @Field(() => [ConcernType], { nullable: true, description: 'About one of these concerns (6个及时).' })
  concernTypes?: states.ConcernType[] | null;

  @Field(() => [Urgency], { nullable: true, description: 'Of one of these urgencies (紧急程度).' })
  urgencies?: states.Urgency[] | null;

  @Field(() => [ID], { nullable: true, description: 'In one of these categories or below (事项分类).' })
  categoryCodes?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'In one of these divisions or below (行政区划).' })
  divisionCodes?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'With one of these agencies now (当前承办机构).' })
  agencyIds?: string[] | null;

  @Field(() => [Code], { nullable: true, description: 'Come in by one of these channels (受理渠道).' })
  channels?: string[] | null;

  @Field(() => [QualityFlag], { nullable: true, description: 'With one of these flags (数据质量标记).' })
  qualityFlags?: states.QualityFlag[] | null;

  @Field(() => DateTime, { nullable: true, description: 'Received at or after (受理时刻起).' })
  receivedFrom?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Received before (受理时刻止).' })
  receivedUntil?: Date | null;
}

/** `now` decides what is overdue: due before it, since equal is in time. Errors: `BAD_USER_INPUT` for too many values. */
export function caseSelection(filter: CaseListFilter | null | undefined, now: Date): CaseSelection {
  if (!filter) return {};
  if (Object.values(filter).some((value) => Array.isArray(value) && value.length > MAX_VALUES)) {
    throw new Refusal('BAD_USER_INPUT', { message: `A condition takes at most ${MAX_VALUES} values.` });
  }
  return {
    states: filter.states,
    open: filter.open,
    dueUntil: filter.overdue === true ? new Date(now.getTime() - 1) : null,
    dueFrom: filter.overdue === false ? now : null,
    kinds: filter.kinds,
    concernTypes: filter.concernTypes,
    urgencies: filter.urgencies,
    categories: filter.categoryCodes?.map(categoryRange),
    divisions: filter.divisionCodes?.map(divisionRange),
    holderIds: filter.agencyIds,
    channels: filter.channels,
    qualityFlags: filter.qualityFlags,
    receivedFrom: filter.receivedFrom,
    receivedUntil: filter.receivedUntil,
  };
}
