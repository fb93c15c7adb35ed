import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { shippedFile } from '../../kit/shipped.js';
import type { QuestionType, ServiceQuestions } from '../domain/service-questions.js';

type QuestionRecord = Readonly<
  Record<
    'category_code' | 'code' | 'type' | 'required' | 'prompt' | 'prompt_zh' | 'choices' | 'minimum' | 'maximum',
    string
  >
>;

/** The shipped catalogue's questions, general ones first; read once, when a subgraph is put together. */
export function shippedQuestions(): ServiceQuestions {
  const text = readFileSync(shippedFile('subgraphs/cases/data/service-questions.csv'), 'utf8');
  const records: readonly QuestionRecord[] = parse(text, { columns: true, bom: true });
  return records.map((record) => ({
    categoryCode: record.category_code,
    code: record.code,
    type: record.type as QuestionType,
    required: record.required === 'true',
    prompt: record.prompt,
    chinesePrompt: record.prompt_zh,
    choices: record.choices === '' ? [] : record.choices.split('|'),
    minimum: numberOf(record.minimum),
    maximum: numberOf(record.maximum),
  }));
}

function numberOf(text: string): number | null {
  return text === '' ? null : Number(text);
}
