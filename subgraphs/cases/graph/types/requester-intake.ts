import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DateTime } from '../../../kit/graph/scalars.js';
import type { ServiceQuestion } from '../../domain/service-questions.js';
import type { AttachmentRow, CaseAnswerRow } from '../../store/intake.js';

@ObjectType({ description: 'What the requester answered to a question of the category (本人问项回答).' })
export class RequesterAnswer {
  @Field(() => ID, { description: 'The question’s code (问项代码).' })
  question: string;

  @Field(() => String, {
    nullable: true,
    description: 'The question in English; null when the catalogue asks it no more (英文问题).',
  })
  prompt: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The question in Chinese; null when the catalogue asks it no more (中文问题).',
  })
  chinesePrompt: string | null;

  @Field(() => String, { description: 'What was answered, as it was sent (回答).' })
  value: string;

  constructor(row: CaseAnswerRow, question: ServiceQuestion | undefined) {
    this.question = row.question_code;
    this.prompt = question?.prompt ?? null;
    this.chinesePrompt = question?.chinesePrompt ?? null;
    this.value = row.value;
  }
}

@ObjectType({ description: 'A file that the requester sent along, by reference and hash (本人附件).' })
export class RequesterAttachment {
  @Field(() => String, { description: 'Where the file store has it (存放位置).' })
  reference: string;

  @Field(() => String, { description: 'SHA-256 of its bytes, as the ledger has it (哈希).' })
  sha256: string;

  @Field(() => String, { description: 'E.g. image/jpeg (媒体类型).' })
  mediaType: string;

  @Field(() => Int, { description: 'Its size in bytes (字节数).' })
  sizeBytes: number;

  @Field(() => DateTime, { description: 'When it came (添加时刻).' })
  addedAt: Date;

  constructor(row: AttachmentRow) {
    this.reference = row.reference;
    this.sha256 = row.sha256;
    this.mediaType = row.media_type;
    this.sizeBytes = row.size_bytes;
    this.addedAt = row.added_at;
  }
}
