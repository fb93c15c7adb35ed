import { expect, test } from '@jest/globals';
import { parse, type OperationDefinitionNode } from 'graphql';
import { Reads } from '../../../gateway/audit/reads.js';
import type { Writing } from '../../../gateway/execute/shape/writing.js';
import { AnswerTexts } from '../../../gateway/execute/texts/answer-texts.js';
import { noteCasesOf } from './protected-cases.js';

test.each([
  ['a text', 'case_1', 'case_1'],
  ['a number', 17, '17'],
  ['nothing', undefined, 'null'],
  ['an object that cannot be made text', { toString: 1 }, 'not a key'],
  ['a list of such', [{ toString: 1 }], 'not a key'],
])('An entity is noted whatever its subgraph sent as the key: %s', (_what, id, key) => {
  const write = noteCasesOf(parse('{ cases { description } }').definitions[0] as OperationDefinitionNode);
  const reads = new Reads();
  const texts = new AnswerTexts();
  const data = id === undefined ? {} : { id: texts.add(JSON.stringify(id)) };
  expect(write(data, { reads, texts } as Partial<Writing> as Writing)).toBe(true);
  const [read, ...others] = reads.all(texts);
  expect([read?.type, read?.fields, read?.keys.bytes.toString(), others]).toEqual([
    'Case',
    ['description'],
    JSON.stringify([key]),
    [],
  ]);
});
