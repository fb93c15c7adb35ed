import {
  type DocumentNode,
  getVariableValues,
  type GraphQLSchema,
  type OperationDefinitionNode,
  TypeInfo,
  ValidationContext,
  isNonNullType,
} from 'graphql';
import { refuse, refuseWith, type Refused } from '../refused.js';
import { plainVariables } from './plain-variables.js';

const MAX_ERRORS = 5;

/** Coercion and serialisation recurse into values; JSON.parse does not, so a value can be deeper than the stack. */
const MAX_NESTING = 100;

export interface CoercedVariables {
  readonly kind: 'coerced';
  readonly values: Readonly<Record<string, unknown>>;
}

/** A JSON text can hold half a surrogate pair, which no UTF-8 text and no database can (RFC 8259 §8.2). */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** GraphQL specification §6.1.2. */
export function coerceVariables(
  { document, operation }: { readonly document: DocumentNode; readonly operation: OperationDefinitionNode },
  given: Readonly<Record<string, unknown>>,
  apiSchema: GraphQLSchema,
): CoercedVariables | Refused {
  const odd = checkValues(given);
  if (odd) return odd;
  const plain = plainVariables(operation, given);
  if (plain) return { kind: 'coerced', values: plain };
  const definitions = operation.variableDefinitions ?? [];
  const { errors, coerced } = getVariableValues(apiSchema, definitions, given, { maxErrors: MAX_ERRORS });
  if (errors)
    return refuseWith(
      'BAD_USER_INPUT',
      errors.map((error) => error.toJSON()),
    );
  const nulls = Object.keys(coerced).filter((name) => coerced[name] === null);
  const misplaced =
    nulls.length > 0 && strictVariables(document, operation, apiSchema).find((name) => nulls.includes(name));
  return misplaced
    ? refuse('BAD_USER_INPUT', `The variable "$${misplaced}" is null where the schema takes no null.`)
    : { kind: 'coerced', values: coerced };
}

/**
 * Variables that may be null by their own type and stand where null may not: allowed where either side has a default
 * (§5.8.5), and an error once null is sent. Said here, because engines and subgraphs find it late or not at all.
 */
function strictVariables(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  apiSchema: GraphQLSchema,
): readonly string[] {
  const context = new ValidationContext(apiSchema, document, new TypeInfo(apiSchema), () => undefined);
  return context
    .getRecursiveVariableUsages(operation)
    .filter(({ type }) => isNonNullType(type))
    .map(({ node }) => node.name.value);
}

function checkValues(value: unknown, depth = 0): Refused | undefined {
  if (typeof value === 'string')
    return LONE_SURROGATE.test(value)
      ? refuse('BAD_USER_INPUT', 'A variable has a text that is not well-formed Unicode.')
      : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth === MAX_NESTING) return refuse('BAD_USER_INPUT', 'A variable is nested too deeply.');
  for (const item of Object.values(value)) {
    const odd = checkValues(item, depth + 1);
    if (odd) return odd;
  }
  return undefined;
}
