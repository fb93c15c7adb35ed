import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { deferringOperation } from '../../gateway/prepare/deferring-operation.js';
import { federate, prepare, type Answer, type Federation, type Part } from '../gateway/execute/federation.js';
import { joinParts } from '../gateway/execute/join-parts.js';
import { Choices } from './choices.js';
import { cut, fail, holes, isUnplanned, PLAN_BUDGET_MS, UNHURRIED, type PlainAnswer } from './compare.js';
import { chooseGraph } from './random-graph.js';
import { chooseOperation } from './random-operation.js';

export type PartsComparison = {
  /** Operations whose parts were compared with the whole answer. */
  readonly compared: number;
  /** Parts after the first. */
  readonly laterParts: number;
  /** Deferred fragments of which an error left nothing. */
  readonly lostFragments: number;
};

/** Makes a graph and operations with `@defer` from a tape; their parts put together must be the whole answer. */
export async function comparePartsOnTape(tape: readonly number[], operations: number): Promise<PartsComparison> {
  const choices = new Choices(tape);
  const seed = choices.below(1_000);
  const graph = chooseGraph(choices, { isRich: choices.once(2) });
  const subgraphs = Object.entries(cut(graph, seed)).map(([name, subgraph]) => [
    name,
    { ...subgraph, intercept: () => waitTurns(choices.below(4)) },
  ]);
  const federation = await federate(Object.fromEntries(subgraphs), { engine: { planBudgetMs: PLAN_BUDGET_MS } });
  const counts = { compared: 0, laterParts: 0, lostFragments: 0 };
  try {
    for (let index = 0; index < operations; index++) {
      const operation = chooseOperation(choices, graph, { defers: true });
      for (const onError of ['NULL', 'PROPAGATE'] as const) {
        const asked = await askBoth(federation, operation.document, { variables: operation.variables, onError });
        if (!asked) continue;
        const { whole, parts } = asked;
        const told = { graph, operation, wanted: plainAnswer(whole) };
        const explain = (what: string, got: PlainAnswer) => fail(what, { ...told, got });
        const compare = onError === 'NULL' && whole.errors ? expectErrors : expectSame;
        compare({ parts, whole: told.wanted, explain });
        counts.compared += 1;
        counts.laterParts += parts.length - 1;
        counts.lostFragments += lostIn(parts).length;
      }
    }
  } finally {
    await federation.stop();
  }
  return counts;
}

/** Which answers come first is left to chance. */
async function waitTurns(turns: number): Promise<undefined> {
  for (let turn = 0; turn < turns; turn++) await setImmediate();
  return undefined;
}

type Asking = Required<Pick<NonNullable<Parameters<Federation['ask']>[1]>, 'variables' | 'onError'>>;

/** Undefined where the operation is not valid or defers nothing. */
async function askBoth(
  federation: Federation,
  document: string,
  asking: Asking,
): Promise<{ readonly whole: Answer; readonly parts: readonly Part[] } | undefined> {
  const options = { ...asking, context: UNHURRIED };
  try {
    if (!deferringOperation(prepare(federation.engine, document, options))) return undefined;
  } catch {
    return undefined;
  }
  const whole = await federation.ask(document, options);
  const parts = await federation.askInParts(document, options);
  return isUnplanned(whole) || parts.some(isUnplanned) ? undefined : { whole, parts };
}

function lostIn(parts: readonly Part[]): readonly Path[] {
  return parts
    .flatMap(({ incremental = [] }) => incremental.filter(({ data }) => data === null))
    .map(({ path }) => path);
}

type Path = readonly (string | number)[];

interface Joining {
  readonly parts: readonly Part[];
  readonly whole: PlainAnswer;
  readonly explain: (what: string, got: PlainAnswer) => never;
}

/**
 * A null that is not allowed takes away a deferred fragment and no more, and in the whole answer the object around it:
 * that object is left out of the comparison, after looking that it is gone there.
 */
function expectSame({ parts, whole, explain }: Joining): void {
  const joined = plainAnswer(joinParts(parts));
  let { data } = joined;
  for (const path of lostIn(parts)) {
    const gone = goneAt(whole.data, path);
    if (!gone) return explain(`A fragment is lost at ${path.join('.')}, and nothing in the whole answer`, joined);
    data = withNull(data, gone);
  }
  const got = { ...joined, data };
  if (!isDeepStrictEqual(whole.data, data)) explain('The data differ', got);
  if (holes(whole) !== holes(got)) explain('The places of errors differ', got);
}

/**
 * `onError: NULL` keeps every object, but subgraphs do not know it: a field that fails takes along what was asked with it
 * and is non-null there. Parts are asked for apart and in other company, so they may lose more or less than the whole;
 * that something is lost must be said in both.
 */
function expectErrors({ parts, explain }: Joining): void {
  const joined = plainAnswer(joinParts(parts));
  if (joined.errors.length === 0) explain('Nothing says that something is lost', joined);
}

/** The place at or above a path that is null. */
function goneAt(data: unknown, path: Path): Path | undefined {
  let value = data;
  for (let length = 0; length <= path.length; length++) {
    if (value === null) return path.slice(0, length);
    value = (value as Record<string | number, unknown> | undefined)?.[path[length] ?? ''];
  }
  return undefined;
}

function withNull(data: unknown, [step, ...rest]: Path): unknown {
  if (step === undefined || data === null) return null;
  if (Array.isArray(data)) return data.map((item: unknown, index) => (index === step ? withNull(item, rest) : item));
  return Object.fromEntries(
    Object.entries(data as object).map(([key, value]) => [key, key === step ? withNull(value, rest) : value]),
  );
}

function plainAnswer({ data, errors = [] }: Answer): PlainAnswer {
  return { data: JSON.parse(JSON.stringify(data)) as unknown, errors };
}
