import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  GraphQLString,
  Kind,
  type OperationDefinitionNode,
  type TypeNode,
} from 'graphql';

/** A value that coercion would leave as it is. */
type IsPlain = (value: unknown) => boolean;

const isText: IsPlain = (value) => typeof value === 'string';

const PLAIN: ReadonlyMap<string, IsPlain> = new Map([
  [GraphQLString.name, isText],
  [GraphQLID.name, isText],
  [GraphQLBoolean.name, (value) => typeof value === 'boolean'],
  [GraphQLInt.name, (value) => typeof value === 'number' && (value | 0) === value],
  [GraphQLFloat.name, (value) => Number.isFinite(value)],
]);

/** The check of each variable by its name; null where some variable needs more than a look. */
type Checks = ReadonlyMap<string, IsPlain> | null;

const checksOf = new WeakMap<OperationDefinitionNode, Checks>();

/**
 * The variables as they were given, where coercing them (GraphQL specification §6.1.2) would change nothing: all of them
 * declared, present, of the built-in scalars, and of the JSON type these have. Undefined: coerce them.
 */
export function plainVariables(
  operation: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> | undefined {
  let checks = checksOf.get(operation);
  if (checks === undefined) checksOf.set(operation, (checks = readChecks(operation)));
  if (!checks) return undefined;
  const names = Object.keys(given);
  if (names.length !== checks.size) return undefined;
  for (const name of names) if (!checks.get(name)?.(given[name])) return undefined;
  return given;
}

function readChecks({ variableDefinitions = [] }: OperationDefinitionNode): Checks {
  const checks = new Map<string, IsPlain>();
  for (const { variable, type } of variableDefinitions) {
    const check = PLAIN.get(typeName(type) ?? '');
    if (!check) return null;
    checks.set(variable.name.value, check);
  }
  return checks;
}

/** Of a type that is no list. */
function typeName(type: TypeNode): string | undefined {
  if (type.kind === Kind.NON_NULL_TYPE) return typeName(type.type);
  return type.kind === Kind.NAMED_TYPE ? type.name.value : undefined;
}
