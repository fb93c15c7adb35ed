import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse } from 'graphql';
import { ACCESS_SDL, ACCESS_URL } from '../../../gateway/access/sdl.js';
import { parseSettings } from '../../../gateway/settings-file.js';
import type { Transport } from '../../../gateway/upstream/transport.js';
import { composed } from '../../harness/compose.js';
import { startTestGateway, type TestGateway } from '../../harness/gateway.js';

/** Two subgraphs with protected things: people with contacts that have no key, and notes about them. */
const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@tag", "@shareable", "@inaccessible"])';

const PEOPLE = `${LINK}
  type Query { people(first: Int): [Person!] person(name: String!): Person anything: [Thing!] secret: String @tag(name: "protected") holes: [Person] badge: Badge }
  type Mutation { rename(id: ID!, name: String!): Person }
  interface Thing { label: String }
  type Person implements Thing @key(fields: "id") { id: ID! name: String label: String phone: String @tag(name: "protected") contact: Contact friends: [Person!] must: String! }
  type Badge @key(fields: "serial") @key(fields: "colour") { serial: ID! @inaccessible colour: ID! rank: String @tag(name: "protected") stamp: Stamp }
  type Stamp @key(fields: "code") { code: ID! @inaccessible text: String @tag(name: "protected") }
  type Contact { city: String street: String @tag(name: "protected") }
  type Car implements Thing @key(fields: "plate country") @tag(name: "protected") { plate: ID! country: ID! label: String owner: Person }`;

const NOTES = `${LINK}
  type Person @key(fields: "id") { id: ID! note: String @tag(name: "protected") }`;

const person = (n: number) => ({
  __typename: 'Person',
  id: `p${n}`,
  name: `Name ${n}`,
  label: `Person ${n}`,
  phone: `0${n}`,
  contact: { city: 'C', street: `S${n}` },
  friends: [1, 2].map((friend) => ({
    __typename: 'Person',
    id: `p${friend}`,
    name: `Name ${friend}`,
    phone: `0${friend}`,
  })),
  must: n === 3 ? null : 'x',
});
const car = { __typename: 'Car', plate: 'A1', country: 'CN', label: 'Car', owner: person(1) };

const RESOLVERS = {
  people: {
    Query: {
      people: (_: unknown, { first = 3 }: { first?: number }) => Array.from({ length: first }, (_, n) => person(n + 1)),
      person: (_: unknown, { name }: { name: string }) => person(Number(name)),
      anything: () => [person(1), car],
      secret: () => 'hush',
      badge: () => ({ serial: 's1', colour: 'red', rank: 'first', stamp: { code: 'c1', text: 'seen' } }),
      holes: () => [person(1), person(3), person(2)],
    },
    Mutation: { rename: (_: unknown, { id }: { id: string }) => person(Number(id.slice(1))) },
    Person: { __resolveReference: ({ id }: { id: string }) => person(Number(id.slice(1))) },
  },
  notes: {
    Person: {
      note: ({ id }: { id: string }) => `Note on ${id}`,
      __resolveReference: (reference: unknown) => reference,
    },
  },
};

export interface People {
  readonly gateway: TestGateway;
  readonly directory: string;
  stop(): Promise<void>;
}

/** What the graph of people is composed of. */
export const PEOPLE_PARTS = [
  { name: 'people', url: '', sdl: PEOPLE },
  { name: 'notes', url: '', sdl: NOTES },
  { name: 'access', url: ACCESS_URL, sdl: ACCESS_SDL },
] as const;

export function peopleTransports(): Record<'people' | 'notes', Transport> {
  return { people: transport(PEOPLE, RESOLVERS.people), notes: transport(NOTES, RESOLVERS.notes) };
}

export async function startPeople(
  yaml = 'audit: { store: file }',
  more: Parameters<typeof startTestGateway>[0] = {},
): Promise<People> {
  const directory = mkdtempSync(join(tmpdir(), 'liandong-audit-'));
  const gateway = await startTestGateway({
    supergraphSdl: composed(PEOPLE_PARTS),
    settings: parseSettings(yaml, 'test'),
    audit: { directory },
    transports: peopleTransports(),
    ...more,
  });
  return {
    gateway,
    directory,
    async stop() {
      await gateway.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function transport(sdl: string, resolvers: object): Transport {
  const schema = buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: resolvers as never });
  return {
    async post({ body }) {
      const { query, variables, operationName } = JSON.parse(body);
      const result = await graphql({ schema, source: query, variableValues: variables, operationName });
      return { status: 200, headers: {}, body: JSON.stringify(result) };
    },
    close: () => Promise.resolve(),
  };
}
