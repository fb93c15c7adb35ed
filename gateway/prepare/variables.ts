import { getVariableValues, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { refuse, refuseWith, type Refused } from '../refused.js';

const MAX_ERRORS = 5;

/** Coercion and serialisation recurse into values; JSON.parse does not, so a value can be deeper than the stack. */
const MAX_NESTING = 100;

export interface CoercedVariables {
  readonly kind: 'coerced';
  readonly values: Readonly<Record<string, unknown>>;
}

/** GraphQL specification §6.1.2. */
export function coerceVariables(
  operation: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
  apiSchema: GraphQLSchema,
): CoercedVariables | Refused {
  if (isDeeperThan(given, MAX_NESTING)) return refuse('BAD_USER_INPUT', 'A variable is nested too deeply.');
  const definitions = operation.variableDefinitions ?? [];
  const { errors, coerced } = getVariableValues(apiSchema, definitions, given, { maxErrors: MAX_ERRORS });
  return errors
    ? refuseWith(
        'BAD_USER_INPUT',
        errors.map((error) => error.toJSON()),
      )
    : { kind: 'coerced', values: coerced };
}

function isDeeperThan(value: unknown, limit: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true;
    level = level.flatMap((item): unknown[] => (typeof item === 'object' && item !== null ? Object.values(item) : []));
  }
  return false;
}
