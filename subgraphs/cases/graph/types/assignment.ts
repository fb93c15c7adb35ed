import { Field, ID, ObjectType } from 'type-graphql';
import { DateTime } from '../../../kit/graph/scalars.js';
import type { AssignmentRow } from '../../store/tables.js';
import { AssignmentRole } from '../enums.js';
import { Agency } from '../stubs.js';

@ObjectType({ description: 'An agency’s part in a case, current or past (承办记录).' })
export class Assignment {
  @Field(() => ID, { description: 'What completeCoHandling names (承办标识).' })
  id: string;

  @Field(() => Agency, { nullable: true, description: 'The agency (承办机构).' })
  agency: Agency | null;

  @Field(() => AssignmentRole, { description: 'Lead or co-handler (承办角色).' })
  role: AssignmentRow['role'];

  @Field(() => String, { nullable: true, description: 'What a co-handler is to do (协办事项).' })
  task: string | null;

  @Field(() => DateTime, { description: 'When it was assigned (派单时刻).' })
  assignedAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When the agency signed for it (签收时刻).' })
  signedAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When a co-handler finished its part (协办完成时刻).' })
  completedAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it ended; null while it holds (承办结束时刻).' })
  endedAt: Date | null;

  @Field(() => String, { nullable: true, description: 'The responsibility rule it rests on (责任规则).' })
  ruleRef: string | null;

  @Field(() => String, { nullable: true, description: 'Why no rule was followed (改派理由).' })
  overrideReason: string | null;

  constructor(row: AssignmentRow) {
    this.id = row.id;
    this.agency = { id: row.agency_id };
    this.role = row.role;
    this.task = row.task;
    this.assignedAt = row.assigned_at;
    this.signedAt = row.signed_at;
    this.completedAt = row.completed_at;
    this.endedAt = row.ended_at;
    this.ruleRef = row.rule_ref;
    this.overrideReason = row.override_reason;
  }
}

@ObjectType({ description: 'A co-handler’s open part of a case (协办).' })
export class CoHandling {
  @Field(() => ID, { description: 'What completeCoHandling names (协办标识).' })
  id: string;

  @Field(() => Agency, { nullable: true, description: 'The co-handler (协办机构).' })
  agency: Agency | null;

  @Field(() => String, { nullable: true, description: 'What it is to do (协办事项).' })
  task: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was agreed to be due; null: the policy’s (约定时限).',
  })
  dueAt: Date | null;

  @Field(() => Boolean, { description: 'Whether it is done (是否完成).' })
  completed: boolean;

  constructor(row: AssignmentRow) {
    this.id = row.id;
    this.agency = { id: row.agency_id };
    this.task = row.task;
    this.dueAt = row.due_at;
    this.completed = row.completed_at !== null;
  }
}
