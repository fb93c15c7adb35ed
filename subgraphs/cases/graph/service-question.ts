import { Field, Float, ID, ObjectType } from 'type-graphql';
import type { QuestionType as QuestionTypeName, ServiceQuestion as Question } from '../domain/service-questions.js';
import { enumOf } from './named-values.js';

export const QuestionType = enumOf<QuestionTypeName>('QuestionType', 'What an answer is made of (问项类型).', {
  TEXT: 'Words (文本).',
  INTEGER: 'A whole number (整数).',
  NUMBER: 'A number with at most six decimals (数值).',
  BOOLEAN: 'true or false (是否).',
  DATE: 'A day, as 2026-09-30 (日期).',
  CHOICE: 'One of the choices (单选).',
});

@ObjectType({ description: 'What a category asks whoever sends a case (问项).' })
export class ServiceQuestion {
  @Field(() => ID, { description: 'Its code, unique among the questions of a category (问项代码).' })
  code: string;

  @Field(() => QuestionType, { description: 'What an answer is made of (问项类型).' })
  type: QuestionTypeName;

  @Field(() => Boolean, { description: 'Whether it must be answered (是否必答).' })
  required: boolean;

  @Field(() => String, { description: 'The question in English (英文问题).' })
  prompt: string;

  @Field(() => String, { description: 'The question in Chinese (中文问题).' })
  chinesePrompt: string;

  @Field(() => [ID], { description: 'Codes of the choices, at most 20; empty where it is no CHOICE (选项).' })
  choices: readonly string[];

  @Field(() => Float, { nullable: true, description: 'The smallest number that is an answer (最小值).' })
  minimum: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'The largest number that is an answer; of a TEXT its most characters (最大值或最大长度).',
  })
  maximum: number | null;

  constructor(question: Question) {
    this.code = question.code;
    this.type = question.type;
    this.required = question.required;
    this.prompt = question.prompt;
    this.chinesePrompt = question.chinesePrompt;
    this.choices = question.choices;
    this.minimum = question.minimum;
    this.maximum = question.maximum;
  }
}
