import type { Violation } from '../../kit/outcome.js';
import { violationOf } from './violations.js';

export const QUESTION_TYPES = ['TEXT', 'INTEGER', 'NUMBER', 'BOOLEAN', 'DATE', 'CHOICE'] as const;
export type QuestionType = (typeof QUESTION_TYPES)[number];

/** What a category asks whoever sends a case. */
export interface ServiceQuestion {
  /** The category whose question it is; those below it ask it too. */
  readonly categoryCode: string;
  /** Unique along a line of categories. */
  readonly code: string;
  readonly type: QuestionType;
  readonly required: boolean;
  readonly prompt: string;
  readonly chinesePrompt: string;
  /** What a CHOICE may be. */
  readonly choices: readonly string[];
  /** Bounds of a number, inclusive; of a TEXT the maximum is its length in characters. Null for none. */
  readonly minimum: number | null;
  readonly maximum: number | null;
}

/** One answer as it is sent: `12.5`, `true`, `2026-09-30`, the code of a choice, or words. */
export interface GivenAnswer {
  readonly question: string;
  readonly value: string;
}

/** The questions of the shipped catalogue. */
export type ServiceQuestions = readonly ServiceQuestion[];

/** More than any line of categories asks. */
const MAX_ANSWERS = 50;

/** The questions of a category: those of the categories above it first. */
export function questionsOf(questions: ServiceQuestions, categoryCode: string): ServiceQuestions {
  return questions.filter((question) => `${categoryCode}.`.startsWith(`${question.categoryCode}.`));
}

/** What is wrong with the answers to these questions; each answer and each question has at most one objection. */
export function answerViolations(asked: ServiceQuestions, given: readonly GivenAnswer[]): readonly Violation[] {
  if (given.length > MAX_ANSWERS) return [violationOf('ANSWER_LIMIT', 'answers')];
  const answered = new Set<string>();
  const unfit = given.flatMap(({ question: code, value }, index) => {
    const question = asked.find((one) => one.code === code);
    const isFirst = !answered.has(code);
    answered.add(code);
    if (!question) return [violationOf('QUESTION_UNKNOWN', `answers.${index}.question`)];
    if (!isFirst) return [violationOf('ANSWER_TWICE', `answers.${index}.question`)];
    return fits(question, value) ? [] : [violationOf('ANSWER_UNFIT', `answers.${index}.value`)];
  });
  const missing = asked.some(({ required, code }) => required && !answered.has(code));
  return [...unfit, ...(missing ? [violationOf('ANSWER_MISSING', 'answers')] : [])];
}

function fits({ type, choices, minimum, maximum }: ServiceQuestion, value: string): boolean {
  switch (type) {
    case 'TEXT':
      return value.trim() !== '' && value.length <= (maximum ?? 0);
    case 'INTEGER':
      return /^-?\d{1,15}$/.test(value) && isWithin(Number(value), minimum, maximum);
    case 'NUMBER':
      return /^-?\d{1,15}(\.\d{1,6})?$/.test(value) && isWithin(Number(value), minimum, maximum);
    case 'BOOLEAN':
      return value === 'true' || value === 'false';
    case 'DATE':
      return isDay(value);
    case 'CHOICE':
      return choices.includes(value);
  }
}

function isWithin(value: number, minimum: number | null, maximum: number | null): boolean {
  return value >= (minimum ?? -Infinity) && value <= (maximum ?? Infinity);
}

/** `2026-02-30` is none. */
function isDay(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const at = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value);
}
