import { existsSync, readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { shippedFile } from '../../../subgraphs/kit/shipped.js';

test('Every subgraph whose SDL is printed has its ways in a matrix of rows', () => {
  const printed = readdirSync(shippedFile('schema/subgraphs')).map((file) => file.replace('.graphql', ''));
  const walked = printed.filter((subgraph) => existsSync(shippedFile(`test/contract/rows/${subgraph}.test.ts`)));
  expect(walked).toEqual(printed);
});
