import { isDeepStrictEqual } from 'node:util';
import { buildSchema, execute, parse, validate, type GraphQLSchema } from 'graphql';
import { createReferenceEngine } from '../../gateway/reference/engine.js';
import type { Engine } from '../../gateway/engine.js';
import { contextOf, federate, prepare, type Federation, type TestSubgraph } from '../gateway/execute/federation.js';
import { Choices } from './choices.js';
import {
  chooseGraph,
  externalFields,
  INTERFACE_OBJECT,
  printMonolith,
  printSubgraph,
  type Graph,
} from './random-graph.js';
import { chooseOperation, type RandomOperation } from './random-operation.js';
import { createResolvers, interfaceObjectResolvers, whereProvided } from './values.js';

export type Comparison = {
  /** Operations compared with the monolith. */
  readonly compared: number;
  /** Of these, compared with the reference engine too. */
  readonly withReference: number;
  /** Refused, as a plan would have taken too long. */
  readonly unplanned: number;
};

export interface PlainAnswer {
  readonly data: unknown;
  readonly errors: readonly {
    readonly path?: readonly (string | number)[];
    readonly extensions?: Readonly<Record<string, unknown>>;
  }[];
}

/** Some of these operations take the planner seconds, and a few of those over `@interfaceObject` more than all memory. */
export const PLAN_BUDGET_MS = 5_000;

/** No engine is hurried. */
export const UNHURRIED = { deadlineAt: Infinity };

/** Makes a graph and operations from a tape and compares our answers with a monolith's. Throws at the first difference. */
export async function compareOnTape(tape: readonly number[], operations: number): Promise<Comparison> {
  const choices = new Choices(tape);
  const seed = choices.below(1_000);
  const graph = chooseGraph(choices, { isRich: choices.once(2) });
  const federation = await federate(cut(graph, seed), { engine: { planBudgetMs: PLAN_BUDGET_MS } });
  const reference = await referenceOf(federation);
  const monolith = monolithOf(graph, seed);
  let compared = 0;
  let withReference = 0;
  let unplanned = 0;
  try {
    for (let index = 0; index < operations; index++) {
      const operation = chooseOperation(choices, graph);
      if (validate(monolith, parse(operation.document)).length > 0) continue;
      const wanted = await askMonolith(monolith, operation);
      const got = await federation.ask(operation.document, {
        variables: operation.variables,
        context: UNHURRIED,
      });
      if (isUnplanned(got)) {
        unplanned += 1;
        continue;
      }
      expectSame({ graph, operation, wanted, got: { data: got.data, errors: got.errors ?? [] } });
      compared += 1;
      if (isReferenceWrong(graph, operation)) continue;
      const other = await askEngine(reference, operation);
      expectSameValues({ graph, operation, wanted, got: other });
      withReference += 1;
    }
  } finally {
    await Promise.all([federation.stop(), reference.stop()]);
  }
  return { compared, withReference, unplanned };
}

/** The planner has a number of ways for each field, and looks at the products. */
export function isUnplanned({ errors }: { readonly errors?: PlainAnswer['errors'] | undefined }): boolean {
  return errors?.some(({ extensions }) => extensions?.['code'] === 'PLAN_BUDGET_EXCEEDED') === true;
}

/** Known defects of the reference engine, by what in an operation brings them out. */
const REFERENCE_IS_WRONG: readonly RegExp[] = [
  /\b(?:id|f0|f1|constructor|__proto__): /, // a client's alias takes the place of a key or a required field
];

export function isReferenceWrong(graph: Graph, { document }: RandomOperation): boolean {
  return (
    !graph.isPlain ||
    REFERENCE_IS_WRONG.some((defect) => defect.test(document)) ||
    asksListsOfListsTwice(graph, document) ||
    requiresTooMuch(graph, document)
  );
}

/**
 * Of a required field with an argument it knows one value, whatever the arguments are; of one that requires something
 * itself it asks a subgraph that does not have it.
 */
function requiresTooMuch({ types }: Graph, document: string): boolean {
  return types.some(({ fields }) =>
    fields.some(({ name, requires }) => {
      const required = fields.find((field) => field.name === requires?.name);
      const isTooMuch = required !== undefined && (required.hasArgument || required.requires !== undefined);
      return isTooMuch && new RegExp(`\\b${name}\\b`).test(document);
    }),
  );
}

/** Objects in a list of lists that two subgraphs answer: it keeps what came first of them, without an error. */
function asksListsOfListsTwice({ roots, types }: Graph, document: string): boolean {
  const fields = [...roots, ...types.flatMap((type) => type.fields)];
  return fields.some(
    ({ name, type, owners }) =>
      owners.length > 1 && /^\[\[+(?:T\d|Any|Being)/.test(type) && new RegExp(`\\b${name}\\b`).test(document),
  );
}

export function cut(graph: Graph, seed: number): Record<string, TestSubgraph> {
  const resolvers = createResolvers(graph, seed, 'subgraph');
  return Object.fromEntries(
    graph.subgraphs.map((name) => {
      const sdl = printSubgraph(graph, name);
      if (name === INTERFACE_OBJECT) return [name, { sdl, resolvers: interfaceObjectResolvers(graph, seed) }];
      const own = Object.entries(resolvers).map(([type, fields]) => {
        const entries = Object.entries(fields).flatMap(([field, resolve]) => {
          if (field.startsWith('__') || ownersOf(graph, type, field).includes(name)) return [[field, resolve]];
          return isExternal(graph, { subgraph: name, type, field }) ? [[field, whereProvided(field, resolve)]] : [];
        });
        return [type, Object.fromEntries(entries) as object];
      });
      return [name, { sdl, resolvers: Object.fromEntries(own.filter(([type]) => sdl.includes(`${type as string} `))) }];
    }),
  );
}

function isExternal(graph: Graph, site: { subgraph: string; type: string; field: string }): boolean {
  const type = graph.types.find(({ name }) => name === site.type);
  return type !== undefined && externalFields(graph, site.subgraph, type).some(({ name }) => name === site.field);
}

function ownersOf(graph: Graph, typeName: string, fieldName: string): readonly string[] {
  const fields = typeName === 'Query' ? graph.roots : graph.types.find(({ name }) => name === typeName)?.fields;
  return fields?.find(({ name }) => name === fieldName)?.owners ?? [];
}

export function monolithOf(graph: Graph, seed: number): GraphQLSchema {
  const schema = buildSchema(printMonolith(graph));
  for (const [typeName, fields] of Object.entries(createResolvers(graph, seed, 'monolith'))) {
    const type = schema.getType(typeName);
    if (!type || !('getFields' in type)) continue;
    for (const [name, field] of Object.entries(type.getFields()))
      if (fields[name]) (field as { resolve?: unknown }).resolve = fields[name];
  }
  return schema;
}

export async function askMonolith(
  schema: GraphQLSchema,
  { document, variables }: RandomOperation,
): Promise<PlainAnswer> {
  const { data, errors } = await execute({ schema, document: parse(document), variableValues: variables });
  return { data: data ?? null, errors: errors?.map(({ path }) => (path ? { path } : {})) ?? [] };
}

export function referenceOf(federation: Federation): Promise<Engine> {
  return createReferenceEngine({ supergraphSdl: federation.supergraphSdl, subgraphs: federation.connect });
}

async function askEngine(engine: Engine, { document, variables }: RandomOperation): Promise<PlainAnswer> {
  const answer = await engine.execute(prepare(engine, document, { variables }), contextOf({ context: UNHURRIED }));
  if (answer.kind !== 'result') throw new Error('The reference engine answers with a result.');
  return { data: answer.result.data ?? null, errors: [] };
}

export interface Pair {
  readonly graph: Graph;
  readonly operation: RandomOperation;
  readonly wanted: PlainAnswer;
  readonly got: PlainAnswer;
}

export function expectSame(pair: Pair): void {
  expectSameData(pair);
  const wanted = holes(pair.wanted);
  const got = holes(pair.got);
  if (wanted !== got) fail(`The places of errors differ (${wanted}, ${got})`, pair);
}

/** Ours: the same text, the order of the keys included. */
function expectSameData(pair: Pair): void {
  const wanted = JSON.stringify(pair.wanted.data);
  const got = JSON.stringify(pair.got.data);
  if (wanted !== got) fail('The data differ', pair);
}

/** The reference engine gets the order of merged fields wrong, so only its values count. */
export function expectSameValues(pair: Pair): void {
  if (!isDeepStrictEqual(plain(pair.wanted.data), plain(pair.got.data)))
    fail("The reference engine's data differ", pair);
}

/** Without graphql-js's null prototypes. */
export function plain(data: unknown): unknown {
  return JSON.parse(JSON.stringify(data));
}

export function fail(what: string, pair: Pair): never {
  const { wanted, got } = pair;
  throw new Error(`${what}.\nwanted ${JSON.stringify(wanted)}\ngot    ${JSON.stringify(got)}\n${describe(pair)}`);
}

function describe({ graph, operation }: Pair): string {
  const cuts = graph.subgraphs.map((name) => `--- ${name}\n${printSubgraph(graph, name)}`).join('\n');
  return `${operation.document}\n${JSON.stringify(operation.variables)}\n${cuts}`;
}

/**
 * Where errors left a hole. Below a place that non-null errors took away, which of the fields there failed first is a
 * matter of order (GraphQL §6.4.4 lets an executor cancel siblings), so such errors count by the place.
 */
export function holes({ data, errors }: PlainAnswer): string {
  const places = errors.map(({ path = [] }) => {
    let value: unknown = data;
    const place: (string | number)[] = [];
    for (const step of path) {
      if (value === null || value === undefined) break;
      place.push(step);
      value = (value as Record<string | number, unknown>)[step];
    }
    return JSON.stringify(place);
  });
  return JSON.stringify([...new Set(places)].sort());
}
