import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DateOnly } from '../../../kit/graph/scalars.js';
import type { ClockKind as Kind } from '../../domain/clock-kinds.js';
import {
  policyVersionOf,
  type SlaPolicy as Policy,
  type SlaRule as Rule,
  type SlaUnit as Unit,
} from '../../domain/sla.js';
import type * as states from '../../domain/states.js';
import { CaseKind, ClockKind, SlaUnit, Urgency } from '../enums.js';
import { Division, divisionStub } from '../stubs.js';

@ObjectType({ description: 'One time limit (时限规则).' })
export class SlaRule {
  @Field(() => ClockKind, { description: 'What is timed (计时类型).' })
  clock: Kind;

  @Field(() => CaseKind, { nullable: true, description: 'For which kind of case; null for all (诉求类型).' })
  kind: states.CaseKind | null;

  @Field(() => Urgency, { nullable: true, description: 'For which urgency; null for all (紧急程度).' })
  urgency: states.Urgency | null;

  @Field(() => Int, { description: 'How much time is allowed, in `unit` (时限数值).' })
  amount: number;

  @Field(() => SlaUnit, { description: 'What `amount` is counted in (时限单位).' })
  unit: Unit;

  @Field(() => String, { description: 'The norm’s clause it rests on (依据).' })
  clause: string;
}

@ObjectType({ description: 'Time limits of one place, in one version (时限政策).' })
export class SlaPolicy {
  @Field(() => ID, { description: 'Policy and version, e.g. cn-gd-kinds@1 (政策版本标识).' })
  id: string;

  @Field(() => String, { description: 'Its name (名称).' })
  name: string;

  @Field(() => Division, { nullable: true, description: 'Where it holds; null for the whole country (适用区划).' })
  division: Division | null;

  @Field(() => DateOnly, { description: 'First day of receipt it holds for (生效日).' })
  validFrom: string;

  @Field(() => DateOnly, { nullable: true, description: 'First day it no longer holds; null while it does (失效日).' })
  validTo: string | null;

  @Field(() => Int, { description: 'How much an extension may add, in working days (延期上限).' })
  maximumExtensionWorkdays: number;

  @Field(() => [SlaRule], { description: 'Its limits, at most 20 (时限规则).' })
  rules: readonly Rule[];

  constructor(policy: Policy) {
    this.id = policyVersionOf(policy);
    this.name = policy.name;
    this.division = divisionStub(policy.divisionCode);
    this.validFrom = policy.validFrom;
    this.validTo = policy.validTo;
    this.maximumExtensionWorkdays = policy.maximumExtensionWorkdays;
    this.rules = policy.rules;
  }
}
