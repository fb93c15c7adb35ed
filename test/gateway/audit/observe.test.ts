import { expect, test } from '@jest/globals';
import { buildASTSchema, parse, type GraphQLObjectType, type OperationDefinitionNode } from 'graphql';
import { createObserver } from '../../../gateway/audit/observe.js';
import { readProtection } from '../../../gateway/audit/protection.js';
import { Reads } from '../../../gateway/audit/reads.js';
import { AnswerTexts } from '../../../gateway/execute/texts/answer-texts.js';
import type { Writing } from '../../../gateway/execute/shape/writing.js';

const SDL = `
  schema @link(url: "https://specs.apollo.dev/tag/v0.3") { query: Query }
  directive @link(url: String) repeatable on SCHEMA
  directive @tag(name: String!) repeatable on FIELD_DEFINITION
  directive @join__type(graph: String, key: String) repeatable on OBJECT
  type Query { cases: [Case!] }
  type Case @join__type(key: "id") { id: ID! description: String @tag(name: "protected") }`;

test.each([
  ['a text', 'case_1', 'case_1'],
  ['a number', 17, '17'],
  ['nothing', undefined, 'null'],
  ['an object that cannot be made text', { toString: 1 }, 'not a key'],
  ['a list of such', [{ toString: 1 }], 'not a key'],
])('An entity is noted whatever its subgraph sent as the key: %s', (_what, id, key) => {
  const apiSchema = buildASTSchema(parse(SDL), { assumeValid: true, assumeValidSDL: true });
  const operation = parse('{ cases { description } }').definitions[0] as OperationDefinitionNode;
  const [cases] = operation.selectionSet.selections;
  const object = {
    type: apiSchema.getType('Case') as GraphQLObjectType,
    sets: [(cases as { selectionSet: typeof operation.selectionSet }).selectionSet],
    source: {
      apiSchema,
      operation,
      fragments: new Map(),
      dataKeyOf: (node: { readonly name: { readonly value: string } }) => node.name.value,
      variables: {},
    },
  };
  const reads = new Reads();
  const write = createObserver(readProtection(SDL, apiSchema, 'protected')!)(object, () => true);
  const texts = new AnswerTexts();
  const data = id === undefined ? {} : { id: texts.add(JSON.stringify(id)) };
  expect(write(data, { reads, texts } as Partial<Writing> as Writing)).toBe(true);
  expect(reads.all()).toMatchObject([{ type: 'Case', fields: ['description'], keys: [key] }]);
});
