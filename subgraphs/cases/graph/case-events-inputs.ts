import { Field, ID, InputType } from 'type-graphql';
import { Refusal } from '../../../schema/refusals.js';
import type { CaseEventSelection } from '../domain/case-event-selection.js';
import { categoryRange, divisionRange } from '../domain/code-range.js';
import type { CaseState as CaseStateName } from '../domain/states.js';
import { CaseState } from './case-state.js';

/** Values in one condition: a reader of more than these reads all and chooses itself. */
const MAX_VALUES = 100;

@InputType({
  description:
    'Which events of cases (工单事件筛选): conditions join by AND, the values of one by OR; at most 100 values each. All are decided by the event alone, as it was when it happened.',
})
export class CaseFilter {
  @Field(() => [ID], { nullable: true, description: 'Of these cases (工单标识).' })
  caseIds?: readonly string[] | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Of cases in which one of these agencies has part: intake, lead or co-handler (相关机构).',
  })
  agencyIds?: readonly string[] | null;

  @Field(() => [ID], { nullable: true, description: 'In one of these divisions or below (行政区划).' })
  divisionCodes?: readonly string[] | null;

  @Field(() => [ID], { nullable: true, description: 'In one of these categories or below (事项分类).' })
  categoryCodes?: readonly string[] | null;

  @Field(() => [String], { nullable: true, description: 'Of one of these CloudEvents types (事件类型).' })
  types?: readonly string[] | null;

  @Field(() => [CaseState], { nullable: true, description: 'That led to one of these states (新状态).' })
  states?: readonly CaseStateName[] | null;
}

/** Errors: `BAD_USER_INPUT` for a condition with too many values. */
export function eventSelection(filter: CaseFilter | null | undefined): CaseEventSelection {
  return {
    types: values(filter?.types),
    caseIds: values(filter?.caseIds),
    agencyIds: values(filter?.agencyIds),
    categories: values(filter?.categoryCodes).map(categoryRange),
    divisions: values(filter?.divisionCodes).map(divisionRange),
    states: values(filter?.states),
  };
}

function values<T>(given: readonly T[] | null | undefined): readonly T[] {
  if (given && given.length > MAX_VALUES) {
    throw new Refusal('BAD_USER_INPUT', { message: `A condition takes at most ${MAX_VALUES} values.` });
  }
  return given ?? [];
}
