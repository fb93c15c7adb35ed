import { Field, ID, ObjectType } from 'type-graphql';
import { DateTime } from '../../../kit/graph/scalars.js';
import type { FieldTaskRow } from '../../store/tables.js';
import { Agency } from '../stubs.js';

@ObjectType({ description: 'A visit on the spot (现场任务): the case goes offline and comes back.' })
export class FieldTask {
  @Field(() => ID, { description: 'What completeFieldTask names (现场任务标识).' })
  id: string;

  @Field(() => Agency, { nullable: true, description: 'Who goes there (现场处置单位).' })
  unit: Agency | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was agreed (预约时刻).' })
  appointmentAt: Date | null;

  @Field(() => DateTime, { description: 'When somebody was sent (创建时刻).' })
  createdAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it was done; null while it is not (完成时刻).' })
  completedAt: Date | null;

  @Field(() => String, { nullable: true, description: 'What was found and done (处置结果).' })
  outcome: string | null;

  @Field(() => [String], { description: 'SHA-256 of each photo or document, hex (证据哈希).' })
  evidenceHashes: readonly string[];

  constructor(row: FieldTaskRow) {
    this.id = row.id;
    this.unit = { id: row.unit_agency_id };
    this.appointmentAt = row.appointment_at;
    this.createdAt = row.created_at;
    this.completedAt = row.completed_at;
    this.outcome = row.outcome;
    this.evidenceHashes = row.evidence_hashes;
  }
}
