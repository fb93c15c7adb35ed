import { Field, ID, ObjectType } from 'type-graphql';
import type { ServiceQuestion } from '../../domain/service-questions.js';
import type { AttachmentRow, CaseAnswerRow } from '../../store/intake.js';
import { StoredFile } from './intake.js';

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
export class RequesterAttachment extends StoredFile {
  @Field(() => String, { description: 'Where the file store has it (存放位置).' })
  reference: string;

  constructor(row: AttachmentRow) {
    super(row);
    this.reference = row.reference;
  }
}
