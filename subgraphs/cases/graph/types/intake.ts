import { Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { DateTime } from '../../../kit/graph/scalars.js';
import type { AttachmentRow, CaseAnswerRow } from '../../store/intake.js';

@InputType({ description: 'An answer to a question of the case’s category (问项回答).' })
export class QuestionAnswerInput {
  @Field(() => ID, { description: 'Which question, by code (问项代码).' })
  question: string;

  @Field(() => String, {
    description: 'A number as digits, true or false, a day as 2026-09-30, a choice by its code, or words (回答).',
  })
  value: string;
}

@InputType({ description: 'A file that comes with a case; its bytes are kept elsewhere (附件).' })
export class AttachmentInput {
  @Field(() => String, { description: 'Where the file store has it, at most 200 characters (存放位置).' })
  reference: string;

  @Field(() => String, { description: 'SHA-256 of its bytes, lower-case hex (哈希).' })
  sha256: string;

  @Field(() => String, { description: 'E.g. image/jpeg (媒体类型).' })
  mediaType: string;

  @Field(() => Int, { description: 'Its size in bytes, at most 100 MB (字节数).' })
  sizeBytes: number;
}

@ObjectType({ description: 'What was answered to a question of the category (问项回答).' })
export class QuestionAnswer {
  @Field(() => ID, { description: 'The question’s code (问项代码).' })
  question: string;

  @Field(() => String, { description: 'What was answered, as it was sent (回答).' })
  value: string;

  constructor(row: CaseAnswerRow) {
    this.question = row.question_code;
    this.value = row.value;
  }
}

/** What officers and requesters are told of a file alike. */
@ObjectType()
export abstract class StoredFile {
  @Field(() => String, { description: 'SHA-256 of its bytes, as the ledger has it (哈希).' })
  sha256: string;

  @Field(() => String, { description: 'E.g. image/jpeg (媒体类型).' })
  mediaType: string;

  @Field(() => Int, { description: 'Its size in bytes (字节数).' })
  sizeBytes: number;

  @Field(() => DateTime, { description: 'When it came (添加时刻).' })
  addedAt: Date;

  constructor(row: AttachmentRow) {
    this.sha256 = row.sha256;
    this.mediaType = row.media_type;
    this.sizeBytes = row.size_bytes;
    this.addedAt = row.added_at;
  }
}

@ObjectType({ description: 'A file that came with a case, by reference and hash (附件).' })
export class Attachment extends StoredFile {
  @Field(() => ID, { description: 'Its id (附件标识).' })
  id: string;

  @Directive('@policy(policies: [["citizen-data"]])')
  @Directive('@tag(name: "protected")')
  @Field(() => String, { nullable: true, description: 'Where the file store has it (存放位置).' })
  reference: string | null;

  constructor(row: AttachmentRow) {
    super(row);
    this.id = row.id;
    this.reference = row.reference;
  }
}
