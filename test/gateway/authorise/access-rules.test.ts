import { composeServices } from '@apollo/composition';
import { describe, expect, test } from '@jest/globals';
import { isCompositeType, parse } from 'graphql';
import { readAccessRules } from '../../../gateway/authorise/access-rules.js';

const DIRECTIVES = '"@key" "@external" "@requires" "@context" "@fromContext" "@shareable"';
const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.11", import: [${DIRECTIVES} "@authenticated" "@requiresScopes" "@policy"])\n`;

function compose(subgraphs: Record<string, string>, link = LINK) {
  return composeServices(
    Object.entries(subgraphs).map(([name, sdl]) => ({ name, url: '', typeDefs: parse(link + sdl) })),
  );
}

function guardOf(supergraphSdl: string, coordinate: `${string}.${string}`) {
  const rules = readAccessRules(supergraphSdl)!;
  const [typeName, fieldName] = coordinate.split('.') as [string, string];
  const type = rules.schema.getType(typeName);
  if (!isCompositeType(type)) throw new Error(`${typeName} has no fields.`);
  return rules.guardOf(type, fieldName);
}

const AUTHENTICATED = { authenticated: true, scopes: [], policies: [] };

describe('The access rules of a supergraph', () => {
  test('are none where no access directive is linked', () => {
    expect(readAccessRules(compose({ a: 'type Query { a: Int }' }).supergraphSdl!)).toBeUndefined();
  });

  test('are read under whatever name a directive was imported', () => {
    const renamed = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.11", import: [{ name: "@authenticated", as: "@login" }, { name: "@policy", as: "@rule" }])\n`;
    const sdl = compose({ a: 'type Query { a: Int @login b: Int @rule(policies: [["x"]]) }' }, renamed).supergraphSdl!;
    expect(guardOf(sdl, 'Query.a')).toEqual({ ofField: AUTHENTICATED, ofTypes: undefined });
    expect(guardOf(sdl, 'Query.b')?.ofField?.policies).toEqual([[['x']]]);
  });

  test('are not read from a directive of the same name that is somebody else’s', () => {
    const sdl = compose({ a: 'type Query { a: Int @authenticated }' }).supergraphSdl!;
    const foreign = sdl.replace(
      'https://specs.apollo.dev/authenticated/v0.1',
      'https://specs.example.org/authenticated/v0.1',
    );
    expect(readAccessRules(foreign)).toBeUndefined();
  });

  test('join what several subgraphs ask for one field, as composition merges it', () => {
    const sdl = compose({
      a: 'type Query { a: Int @shareable @requiresScopes(scopes: [["x"], ["y"]]) }',
      b: 'type Query { a: Int @shareable @requiresScopes(scopes: [["z"]]) @authenticated }',
    }).supergraphSdl!;
    expect(guardOf(sdl, 'Query.a')?.ofField).toEqual({
      authenticated: true,
      scopes: [
        [
          ['x', 'z'],
          ['y', 'z'],
        ],
      ],
      policies: [],
    });
  });

  test('ask the type that has a field, the field and the type it returns', () => {
    const sdl = compose({
      a: `type Query { a: A }
        type A @authenticated { b: B @requiresScopes(scopes: [["x"]]) }
        enum B @policy(policies: [["p"]]) { C }`,
    }).supergraphSdl!;
    expect(guardOf(sdl, 'A.b')).toEqual({
      ofField: { authenticated: false, scopes: [[['x']]], policies: [] },
      ofTypes: { authenticated: true, scopes: [], policies: [[['p']]] },
    });
    expect(guardOf(sdl, 'A.__typename')).toEqual({ ofField: undefined, ofTypes: AUTHENTICATED });
    expect(guardOf(sdl, 'Query.__typename')).toBeUndefined();
    expect(readAccessRules(sdl)?.policies).toEqual(['p']);
  });

  test('ask through an interface what any of its implementations asks, written on it or not', () => {
    const sdl = compose({
      a: `type Query { n: N } interface N { x: Int y: Int }
        type A implements N { x: Int @authenticated y: Int }
        type B implements N { x: Int @requiresScopes(scopes: [["b"]]) y: Int }`,
    }).supergraphSdl!;
    const both = { ofField: { authenticated: true, scopes: [[['b']]], policies: [] }, ofTypes: undefined };
    const [ofInterface] = /interface N[^}]*}/.exec(sdl)!;
    expect(ofInterface).toContain('x: Int @authenticated @requiresScopes(scopes: [["b"]])');
    expect(guardOf(sdl, 'N.x')).toEqual(both);
    const silent = sdl.replace(ofInterface, ofInterface.replace(/ @authenticated.*/, ''));
    expect(guardOf(silent, 'N.x')).toEqual(both);
    expect(guardOf(silent, 'N.y')).toBeUndefined();
  });
});

describe('A value that is made of a guarded one', () => {
  const REQUIRING = {
    a: 'type Query { p: P } type P @key(fields: "id") { id: ID! pay: Pay @authenticated } type Pay { base: Int @requiresScopes(scopes: [["pay"]]) }',
    b: 'type P @key(fields: "id") { id: ID! pay: Pay @external tax: Int @requires(fields: "pay { base }") TAX } type Pay { base: Int @external }',
  };
  const CONTEXTUAL = {
    a: `type Query { shelf: Shelf }
      type Shelf @key(fields: "id") @context(name: "c") { id: ID! room: String @authenticated book: Book }
      type Book @key(fields: "id") { id: ID! place(room: String @fromContext(field: "$c { room }")): String PLACE }`,
  };
  const withGuard = (subgraphs: Record<string, string>, place: string, guard: string) =>
    Object.fromEntries(Object.entries(subgraphs).map(([name, sdl]) => [name, sdl.replace(place, guard)]));

  test('cannot be composed without asking for the same', () => {
    const without = [compose(withGuard(REQUIRING, 'TAX', '')), compose(withGuard(CONTEXTUAL, 'PLACE', ''))];
    expect(without.map(({ errors }) => errors?.[0]?.extensions['code'])).toEqual([
      'MISSING_TRANSITIVE_AUTH_REQUIREMENTS',
      'MISSING_TRANSITIVE_AUTH_REQUIREMENTS',
    ]);
  });

  test('asks for the same in a supergraph that something else composed', () => {
    const guard = '@authenticated @requiresScopes(scopes: [["pay"]])';
    const required = compose(withGuard(REQUIRING, 'TAX', guard)).supergraphSdl!;
    const forgetful = required.replace(/(tax: Int .*) @authenticated @requiresScopes.*/, '$1');
    expect(forgetful).not.toBe(required);
    expect(guardOf(forgetful, 'P.tax')?.ofField).toEqual(guardOf(required, 'P.tax')?.ofField);

    const contextual = compose(withGuard(CONTEXTUAL, 'PLACE', '@authenticated')).supergraphSdl!;
    const forgotten = contextual.replace(/(place: String .*) @authenticated/, '$1');
    expect(forgotten).not.toBe(contextual);
    expect(guardOf(forgotten, 'Book.place')?.ofField).toEqual(AUTHENTICATED);
  });
});

test.each(['interface N @authenticated { x: Int }', 'interface N { x: Int @authenticated }'])(
  'Composition refuses a guard on an interface, where nothing would hold it: %s',
  (named) => {
    const { errors } = compose({ a: `type Query { n: N } ${named} type A implements N { x: Int }` });
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE']);
  },
);
