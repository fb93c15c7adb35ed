import { Field, ID, ObjectType } from 'type-graphql';
import type { Selectable } from 'kysely';
import { DateTime } from '../../../kit/graph/scalars.js';
import type { FollowUpTable, ReplyTable } from '../../store/tables.js';
import { Agency } from '../stubs.js';

@ObjectType({ description: 'An answer to the requester (答复).' })
export class Reply {
  @Field(() => ID, { description: 'Its id (答复标识).' })
  id: string;

  @Field(() => Agency, { nullable: true, description: 'Who answered (答复机构).' })
  agency: Agency | null;

  @Field(() => String, { description: 'What was answered (答复内容).' })
  text: string;

  @Field(() => String, { nullable: true, description: 'The number of the document it rests on (依据文号).' })
  basisDocument: string | null;

  @Field(() => String, { nullable: true, description: 'Why it rests on none (无依据说明).' })
  reason: string | null;

  @Field(() => DateTime, { description: 'When (答复时刻).' })
  repliedAt: Date;

  constructor(row: Selectable<ReplyTable>) {
    this.id = row.id;
    this.agency = { id: row.agency_id };
    this.text = row.text;
    this.basisDocument = row.basis_document;
    this.reason = row.reason;
    this.repliedAt = row.replied_at;
  }
}

@ObjectType({ description: 'A try to reach the requester after the answer (回访).' })
export class FollowUp {
  @Field(() => ID, { description: 'Its id (回访标识).' })
  id: string;

  @Field(() => Boolean, { description: 'Whether the requester was reached (是否联系上).' })
  contacted: boolean;

  @Field(() => Boolean, { nullable: true, description: 'Whether it is resolved, in the requester’s word (是否解决).' })
  resolved: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the requester is satisfied (是否满意).' })
  satisfied: boolean | null;

  @Field(() => DateTime, { description: 'When (回访时刻).' })
  recordedAt: Date;

  constructor(row: Selectable<FollowUpTable>) {
    this.id = row.id;
    this.contacted = row.contacted;
    this.resolved = row.resolved;
    this.satisfied = row.satisfied;
    this.recordedAt = row.recorded_at;
  }
}
