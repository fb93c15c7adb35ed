import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, getVariableValues, parse, type OperationDefinitionNode } from 'graphql';
import { plainVariables } from '../../../gateway/prepare/plain-variables.js';

const SCHEMA = buildSchema(
  'input Point { x: Int } enum Colour { RED } scalar Code type Query { a(f: Float, s: String, i: ID, b: Boolean, p: Point, c: Colour, d: Code): Int }',
);
const TYPES = ['Int', 'Float!', 'String', 'ID!', 'Boolean', '[Int]', 'Point', 'Colour', 'Code'];

/** Everything JSON can hold, with the values at the borders of the built-in scalars. */
const anyValue = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(2_147_483_647, 2_147_483_648, -2_147_483_648, 1.5, -0, '', 'RED', true, null),
);

test('Variables that need no coercion are exactly what coercion gives, for any types and values', () => {
  let plain = 0;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...TYPES), anyValue), { maxLength: 3 }),
      fc.boolean(),
      (variables, hasStray) => {
        const operation = operationWith(variables.map(([type]) => type));
        const given: Record<string, unknown> = Object.fromEntries(variables.map(([, value], i) => [`v${i}`, value]));
        if (hasStray) given['stray'] = 1;
        const found = plainVariables(operation, given);
        if (!found) return;
        plain += 1;
        const { coerced } = getVariableValues(SCHEMA, operation.variableDefinitions ?? [], given);
        expect(found).toEqual(coerced);
      },
    ),
    { numRuns: 500 },
  );
  expect(plain).toBeGreaterThan(20);
});

test.each<[string, Record<string, unknown>]>([
  ['a default, which stands in for what is absent', {}],
  ['a name from the prototype', JSON.parse('{"__proto__": 1}') as Record<string, unknown>],
  ['null', { v0: null }],
])('%s is left to coercion', (_name, given) => {
  expect(plainVariables(operationWith(['Int = 3']), given)).toBeUndefined();
});

function operationWith(types: readonly string[]): OperationDefinitionNode {
  const declared = types.map((type, index) => `$v${index}: ${type}`).join(' ');
  const document = parse(`query${types.length > 0 ? `(${declared})` : ''} { a }`);
  return document.definitions[0] as OperationDefinitionNode;
}
