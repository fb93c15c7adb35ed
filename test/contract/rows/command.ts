import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLField,
  type GraphQLInputType,
} from 'graphql';

const SCALARS: Readonly<Record<string, string>> = {
  Int: '1',
  Float: '1',
  Boolean: 'true',
  DateTime: '"2026-12-01T00:00:00Z"',
};

/** A mutation whose input is made up but for what is given, written as GraphQL writes values. */
export function commandOn(
  field: GraphQLField<unknown, unknown>,
  given: Readonly<Record<string, string>>,
  selection: string,
): string {
  const input = field.args.find(({ name }) => name === 'input')!.type;
  return `mutation { ${field.name}(input: ${madeUp(input, given)}) ${selection} }`;
}

function madeUp(type: GraphQLInputType, given: Readonly<Record<string, string>> = {}): string {
  if (isNonNullType(type)) return madeUp(type.ofType, given);
  if (isListType(type)) return `[${madeUp(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (!isInputObjectType(type)) return SCALARS[type.name] ?? '"x"';
  const required = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
  const made = Object.fromEntries(required.map((field) => [field.name, madeUp(field.type)]));
  const values = Object.entries({ ...made, ...given }).map(([name, value]) => `${name}: ${value}`);
  return `{ ${values.join(', ')} }`;
}
