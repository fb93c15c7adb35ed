import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { attachmentViolations } from '../../../../subgraphs/cases/domain/attachments.js';
import {
  answerViolations,
  questionsOf,
  QUESTION_TYPES,
  type ServiceQuestion,
} from '../../../../subgraphs/cases/domain/service-questions.js';
import { shippedQuestions } from '../../../../subgraphs/cases/store/question-file.js';
import { shippedFile } from '../../../../subgraphs/kit/shipped.js';

const question = (change: Partial<ServiceQuestion>): ServiceQuestion => ({
  categoryCode: 'streets',
  code: 'q',
  type: 'TEXT',
  required: false,
  prompt: 'What',
  chinesePrompt: '什么',
  choices: [],
  minimum: null,
  maximum: null,
  ...change,
});

const codesOf = (asked: readonly ServiceQuestion[], given: readonly { question: string; value: string }[]) =>
  answerViolations(asked, given).map(({ code, path }) => `${code} ${path.slice(1).join('.')}`);

test.each([
  [{ type: 'TEXT', maximum: 4 }, ['灯杆', '1234'], ['', ' ', '12345']],
  [{ type: 'INTEGER', minimum: 1, maximum: 500 }, ['1', '500'], ['0', '501', '1.5', '1e2', '', 'NaN', '0x10', ' 1']],
  [{ type: 'NUMBER', minimum: -30, maximum: 40 }, ['-30', '17.5'], ['-30.1', '40.000001', '.5', 'Infinity', '1,5']],
  [{ type: 'BOOLEAN' }, ['true', 'false'], ['TRUE', '1', '']],
  [{ type: 'DATE' }, ['2024-02-29'], ['2026-02-29', '2026-9-1', '30.09.2026', '2026-09-30T10:00:00Z']],
  [{ type: 'CHOICE', choices: ['DAY', 'NIGHT'] }, ['DAY'], ['day', 'DAY|NIGHT', '']],
] as const)('an answer to %j may be %j, and not %j', (change, fit, unfit) => {
  const asked = [question(change)];
  for (const value of fit) expect([value, codesOf(asked, [{ question: 'q', value }])]).toEqual([value, []]);
  for (const value of unfit)
    expect([value, codesOf(asked, [{ question: 'q', value }])]).toEqual([value, ['ANSWER_UNFIT answers.0.value']]);
});

test('what must be answered is, and nothing else, each once, and not without end', () => {
  const asked = [question({ code: 'must', required: true, maximum: 9 }), question({ code: 'may', maximum: 9 })];
  const given = (...codes: string[]) => codes.map((code) => ({ question: code, value: 'x' }));
  expect(codesOf(asked, given('must'))).toEqual([]);
  expect(codesOf(asked, given('may'))).toEqual(['ANSWER_MISSING answers']);
  expect(codesOf(asked, given('must', 'other'))).toEqual(['QUESTION_UNKNOWN answers.1.question']);
  expect(codesOf(asked, given('must', 'must'))).toEqual(['ANSWER_TWICE answers.1.question']);
  expect(codesOf(asked, given(...Array<string>(51).fill('other')))).toEqual(['ANSWER_LIMIT answers']);
});

test('the shipped questions belong to shipped categories and can be answered', () => {
  const questions = shippedQuestions();
  const categories = readFileSync(shippedFile('subgraphs/cases/data/service-categories.csv'), 'utf8').split('\n');
  for (const { categoryCode, code, type, choices, maximum } of questions) {
    expect(categories.some((line) => line.startsWith(`${categoryCode},`))).toBe(true);
    expect(QUESTION_TYPES).toContain(type);
    expect(choices.length > 0).toBe(type === 'CHOICE');
    if (type === 'TEXT') expect([code, maximum]).toEqual([code, expect.any(Number)]);
  }
  for (const line of categories.slice(1)) {
    const codes = questionsOf(questions, line.split(',')[0]!).map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
  }
  expect(questionsOf(questions, 'environment.noise.construction').map(({ code }) => code)).toEqual(['hours', 'site']);
  expect(questionsOf(questions, 'environment.noisemakers')).toEqual([]);
});

test.each([
  ['not printable ASCII', { reference: '张三的照片.jpg' }, 'ATTACHMENT_REFERENCE'],
  ['no hash', { sha256: 'AB'.repeat(32) }, 'ATTACHMENT_HASH'],
  ['no media type', { mediaType: 'image/jpeg; name=zhang' }, 'ATTACHMENT_TYPE'],
  ['empty', { sizeBytes: 0 }, 'ATTACHMENT_SIZE'],
  ['too large', { sizeBytes: 100 * 1024 * 1024 + 1 }, 'ATTACHMENT_SIZE'],
])('an attachment that is %s is refused', (_what, change, code) => {
  const file = { reference: 'store/1', sha256: 'ab'.repeat(32), mediaType: 'image/jpeg', sizeBytes: 1, ...change };
  expect(attachmentViolations([file]).map((violation) => violation.code)).toEqual([code]);
});

test('attachments are ten at most, each once', () => {
  const files = Array.from({ length: 11 }, (_, n) => ({
    reference: 'store/1',
    sha256: n.toString(16).padStart(64, '0'),
    mediaType: 'image/jpeg',
    sizeBytes: 1,
  }));
  expect(attachmentViolations(files.slice(0, 10))).toEqual([]);
  expect(attachmentViolations(files).map(({ code }) => code)).toEqual(['ATTACHMENT_LIMIT']);
  expect(attachmentViolations([files[0]!, files[0]!]).map(({ code }) => code)).toEqual(['ATTACHMENT_LIMIT']);
});
