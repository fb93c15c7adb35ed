import { Field, ID, Int, ObjectType } from 'type-graphql';
import { Code } from '../../../kit/graph/scalars.js';
import { DocumentRef } from '../../../kit/graph/values.js';
import type { ResponsibilityRuleView } from '../../store/responsibility-rules.js';
import type { ResponsibilityScopeName } from '../../store/tables.js';
import { ResponsibilityScope } from '../enums.js';

@ObjectType({ description: 'A rule that says who answers (责任规则).' })
export class ResponsibilityRule {
  @Field(() => ID, { description: 'The rule’s id, which an assignment may cite (规则标识).' })
  id: string;

  @Field(() => ResponsibilityScope, { description: 'Whether it is for cases or for public concerns (适用范围).' })
  scope: ResponsibilityScopeName;

  @Field(() => String, { description: 'The category or topic, with all that stands below it (事项代码).' })
  code: string;

  @Field(() => Code, {
    nullable: true,
    description: 'The line whose nearest agency answers; null where one agency is named (职能条线).',
  })
  functionLine: string | null;

  @Field(() => Int, { description: 'The greater one goes first between rules for the same (优先级).' })
  priority: number;

  @Field(() => DocumentRef, { description: 'What it rests on (依据).' })
  basis: DocumentRef;

  divisionCode: string | null;

  constructor(row: ResponsibilityRuleView) {
    this.id = row.id;
    this.scope = row.scope;
    this.code = row.code;
    this.functionLine = row.function_line;
    this.priority = row.priority;
    this.basis = { number: row.document_number, title: row.document_title, clause: row.clause, url: null };
    this.divisionCode = row.division_code;
  }
}

@ObjectType({ description: 'Who answers, and by which rule (责任主体).' })
export class Responsibility {
  @Field(() => ResponsibilityRule, { description: 'The rule that says so (所依规则).' })
  rule: ResponsibilityRule;

  agencyId: string;

  constructor(rule: ResponsibilityRuleView, agencyId: string) {
    this.rule = new ResponsibilityRule(rule);
    this.agencyId = agencyId;
  }
}
