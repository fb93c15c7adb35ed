import { buildASTSchema, parse, type GraphQLObjectType, type OperationDefinitionNode } from 'graphql';
import { createObserver } from '../../../gateway/audit/observe.js';
import { readProtection, type Protection } from '../../../gateway/audit/protection.js';
import type { WriteObject } from '../../../gateway/execute/shape/writing.js';

const SDL = `
  schema @link(url: "https://specs.apollo.dev/tag/v0.3") { query: Query }
  directive @link(url: String) repeatable on SCHEMA
  directive @tag(name: String!) repeatable on FIELD_DEFINITION
  directive @join__type(graph: String, key: String) repeatable on OBJECT
  type Query { cases: [Case!] }
  type Case @join__type(key: "id") { id: ID! state: String description: String @tag(name: "protected") }`;

export const apiSchema = buildASTSchema(parse(SDL), { assumeValid: true, assumeValidSDL: true });
export const protection: Protection = readProtection(SDL, apiSchema, 'protected')!;

/** Notes the cases that an operation asks for, as it is done while they are written; writes nothing. */
export function noteCasesOf(operation: OperationDefinitionNode): WriteObject {
  const [cases] = operation.selectionSet.selections;
  const sets = cases && 'selectionSet' in cases && cases.selectionSet ? [cases.selectionSet] : [];
  const source = {
    apiSchema,
    operation,
    fragments: new Map(),
    dataKeyOf: (node: { readonly name: { readonly value: string } }) => node.name.value,
    variables: {},
  };
  const type = apiSchema.getType('Case') as GraphQLObjectType;
  return createObserver(protection)({ type, sets, source }, () => true);
}
