import {
  getNamedType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
  type GraphQLArgument,
  type GraphQLNamedType,
} from 'graphql';

/** What is passed for arguments that must be given, by their names; a field with another one needs one here. */
const VALUES: Readonly<Record<string, string>> = {
  period: '{ month: "2026-09" }',
  purpose: 'FIRST_RESPONSE',
};

/** Pages and edges lead to their items, whatever the depth. */
const WRAPPER = /(?:Connection|Edge)$/;

/**
 * Everything that can be asked of a type, objects of objects down to `depth`: a field that is added to the schema is
 * asked from then on. Cursors are left out, because each is sealed anew.
 */
export function everythingOf(type: GraphQLNamedType, depth: number): string {
  if (isInterfaceType(type) || isUnionType(type)) return '{ __typename }';
  if (!isObjectType(type)) return '';
  const fields = Object.values(type.getFields()).flatMap((field) => {
    const of = getNamedType(field.type);
    if (of.name === 'Cursor' || field.name.startsWith('_')) return [];
    const given = argumentsFor(`${type.name}.${field.name}`, field.args);
    if (isLeafType(of)) return [`${field.name}${given}`];
    const left = WRAPPER.test(of.name) || of.name === 'PageInfo' ? depth : depth - 1;
    return left < 0 ? [] : [`${field.name}${given} ${everythingOf(of, left)}`];
  });
  return fields.length === 0 ? '{ __typename }' : `{ ${fields.join(' ')} }`;
}

function argumentsFor(field: string, args: readonly GraphQLArgument[]): string {
  const required = args.filter(isRequiredArgument).map(({ name }) => {
    const value = VALUES[name];
    if (value === undefined) throw new Error(`${field} wants "${name}", and nobody says what to pass for it`);
    return `${name}: ${value}`;
  });
  return required.length === 0 ? '' : `(${required.join(', ')})`;
}
