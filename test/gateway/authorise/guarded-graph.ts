import { createReferenceEngine } from '../../../gateway/reference/engine.js';
import { createAuthoriser } from '../../../gateway/authorise/authorise.js';
import { readAccessRules } from '../../../gateway/authorise/access-rules.js';
import type { Policies } from '../../../gateway/authorise/policies/policy.js';
import { defaultSettings } from '../../../gateway/config.js';
import type { Engine } from '../../../gateway/engine.js';
import type { EngineName } from '../../../gateway/engines.js';
import { knowingDefer } from '../../../gateway/prepare/defer.js';
import { prepare, type PrepareParts } from '../../../gateway/prepare/prepare.js';
import { rememberDocuments } from '../../../gateway/prepare/remembered-documents.js';
import { PUBLIC_CALLER, type Caller } from '../../../schema/caller.js';
import { contextOf, federate, type Answer, type Federation, type TestSubgraph } from '../execute/federation.js';

const PEOPLE = [
  { __typename: 'Person', id: 'p1', name: 'Ann', email: 'ann@x.cn', pay: 9_000, phone: '110' },
  { __typename: 'Person', id: 'p2', name: 'Bo', email: 'bo@x.cn', pay: 7_000, phone: '120' },
];
const VAULT = { __typename: 'Vault', id: 'v1', name: 'Gold', bars: 12 };
const byId = ({ id }: { id: string }) => PEOPLE.find((person) => person.id === id);

/** People with secrets, and what another subgraph makes of them. */
export const GUARDED: Record<string, TestSubgraph> = {
  people: {
    sdl: `
      type Query {
        person(id: ID!): Person
        people: [Person!]
        named: [Named]
        found: [Found]
        vault: Vault
        secret: String @authenticated
        strict: String! @authenticated
        level: Level
        levels(at: Level): String
        mark: Mark
        salary(of: ID!, in: String = "CNY"): Int @policy(policies: [["own"]])
        either: String @requiresScopes(scopes: [["a", "b"], ["c"]])
        ruled: String @policy(policies: [["own", "tall"], ["chief"]])
        unruly: String @policy(policies: [["nobody defines this"]])
        nothing: String @requiresScopes(scopes: [])
      }
      type Mutation { open: String raise(by: Int!): Int @requiresScopes(scopes: [["pay"]]) }
      interface Named { name: String }
      union Found = Person | Vault
      enum Level @authenticated { LOW HIGH }
      scalar Mark @requiresScopes(scopes: [["marks"]])
      type Vault implements Named @key(fields: "id") @authenticated { id: ID! name: String bars: Int }
      type Person implements Named @key(fields: "id") {
        id: ID!
        name: String
        email: String @authenticated
        pay: Int @requiresScopes(scopes: [["pay"]])
        phone: String! @authenticated
        boss: Person
      }`,
    resolvers: {
      Query: {
        person: (_: unknown, reference: { id: string }) => byId(reference),
        people: () => PEOPLE,
        named: () => [PEOPLE[0], VAULT],
        found: () => [PEOPLE[0], VAULT],
        vault: () => VAULT,
        secret: () => 'the secret',
        strict: () => 'the strict secret',
        level: () => 'HIGH',
        levels: (_: unknown, { at }: { at?: string }) => `at ${at}`,
        mark: () => 'M',
        salary: (_: unknown, { of, in: currency }: { of: string; in: string }) =>
          (byId({ id: of })?.pay ?? 0) / (currency === 'CNY' ? 1 : 7),
        either: () => 'either',
        ruled: () => 'ruled',
        unruly: () => 'unruly',
        nothing: () => 'nothing',
      },
      Mutation: { open: () => 'opened', raise: (_: unknown, { by }: { by: number }) => by },
      Person: { __resolveReference: byId, boss: ({ id }: { id: string }) => (id === 'p2' ? PEOPLE[0] : null) },
      Vault: { __resolveReference: () => VAULT },
    },
  },
  taxes: {
    sdl: `
      type Person @key(fields: "id") {
        id: ID!
        pay: Int @external
        tax: Int @requires(fields: "pay") @requiresScopes(scopes: [["pay"]])
        refunds: [String!]
      }
      type Account @key(fields: "number") { number: ID! @authenticated owner: String }
      type Query { account: Account }`,
    resolvers: {
      Query: { account: () => ({ number: 'n-1', owner: 'Ann' }) },
      Person: {
        __resolveReference: (reference: unknown) => reference,
        tax: ({ pay }: { pay: number }) => pay / 10,
        refunds: ({ id }: { id: string }) => [`refund of ${id}`],
      },
    },
  },
  banks: {
    sdl: 'type Account @key(fields: "number") { number: ID! balance: Int }',
    resolvers: {
      Account: {
        __resolveReference: (reference: unknown) => reference,
        balance: ({ number }: { number: string }) => (number === 'n-1' ? 77 : 0),
      },
    },
  },
};

export const OFFICER: Caller = { subject: 'ann', kind: 'OFFICER', grants: [], scopes: [] };
export const PAYMASTER: Caller = { ...OFFICER, subject: 'pia', scopes: ['pay'] };

const TEST_POLICIES: Policies = new Map([
  ['own', (caller, args) => args['of'] === undefined || (args['of'] === caller.subject && args['in'] === 'CNY')],
  ['tall', ({ scopes }) => scopes.includes('tall')],
  [
    'chief',
    ({ subject }) => {
      if (subject === 'trouble') throw new Error('A policy broke.');
      return subject === 'chief';
    },
  ],
]);

/** Both engines over the same subgraphs. */
export interface GuardedEngines extends Readonly<Record<EngineName, Engine>> {
  readonly federation: Federation;
  stop(): Promise<void>;
}

export async function startEngines(subgraphs: Record<string, TestSubgraph> = GUARDED): Promise<GuardedEngines> {
  const federation = await federate(subgraphs);
  const { engine: native, supergraphSdl, connect } = federation;
  const apollo = await createReferenceEngine({ supergraphSdl, subgraphs: connect });
  return {
    native,
    apollo,
    federation,
    async stop() {
      await apollo.stop();
      await federation.stop();
    },
  };
}

export interface GuardedGraph {
  /** Asks as a caller, by default the public, and reads the answer. */
  ask(query: string, options?: AskOptions): Promise<Answer>;
  /** What the subgraphs were sent since the last look. */
  sent(): readonly string[];
}

export interface AskOptions {
  readonly caller?: Caller;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
  readonly onError?: 'PROPAGATE' | 'NULL';
}

export interface GuardOptions {
  readonly onUnauthorised?: 'filter' | 'refuse';
  /** What becomes of the composed supergraph before the access rules are read. */
  readonly edit?: (supergraphSdl: string) => string;
}

/** An engine behind `prepare()`, as the gateway puts them together. */
export function guard(engines: GuardedEngines, name: EngineName, options: GuardOptions = {}): GuardedGraph {
  const { onUnauthorised = 'filter', edit = (sdl) => sdl } = options;
  const { sent, supergraphSdl } = engines.federation;
  const engine = engines[name];
  const rules = readAccessRules(edit(supergraphSdl))!;
  const parts: PrepareParts = {
    apiSchema: knowingDefer(engine.apiSchema),
    limits: defaultSettings().limits,
    documents: rememberDocuments(100),
    introspection: true,
    authorise: createAuthoriser({ rules, policies: TEST_POLICIES, onUnauthorised }),
  };
  return {
    ask: (query, asking = {}) => ask(query, asking, { engine, parts }),
    sent: () => sent.splice(0).map(({ query }) => query),
  };
}

async function ask(
  query: string,
  { caller = PUBLIC_CALLER, variables = {}, operationName, onError = 'PROPAGATE' }: AskOptions,
  { engine, parts }: { readonly engine: Engine; readonly parts: PrepareParts },
): Promise<Answer> {
  const parameters = { query, operationName, variables, extensions: undefined, onError };
  const preparation = prepare(parameters, caller, parts);
  if (preparation.kind === 'refused')
    return { data: undefined, errors: preparation.errors as Answer['errors'] & object };
  const answer = await engine.execute(preparation.operation, contextOf({ context: { caller } }));
  return JSON.parse(answer.kind === 'text' ? answer.text : JSON.stringify(answer.result)) as Answer;
}

/** Paths of the errors that say "not for you". */
export function withheld({ errors = [] }: Answer): readonly string[] {
  return errors.flatMap(({ path, extensions }) =>
    extensions['code'] === 'UNAUTHORIZED_FIELD_OR_TYPE'
      ? [(path ?? ['everything']).join('.')]
      : [`? ${path?.join('.')}`],
  );
}
