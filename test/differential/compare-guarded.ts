import { parse, validate, type GraphQLSchema } from 'graphql';
import { createAuthoriser, type Authorise } from '../../gateway/authorise/authorise.js';
import type { Engine } from '../../gateway/engine.js';
import { PUBLIC_CALLER } from '../../schema/caller.js';
import { contextOf, federate, prepare } from '../gateway/execute/federation.js';
import { Choices } from './choices.js';
import {
  askMonolith,
  cut,
  expectSame,
  expectSameValues,
  monolithOf,
  isReferenceWrong,
  isUnplanned,
  PLAN_BUDGET_MS,
  referenceOf,
  UNHURRIED,
  type PlainAnswer,
} from './compare.js';
import { chooseGraph, type Graph } from './random-graph.js';
import { chooseOperation, type RandomOperation } from './random-operation.js';

export type GuardedComparison = {
  readonly compared: number;
  /** Of these, those whose caller did not get all. */
  readonly withheld: number;
};

/**
 * "As if the field had failed": random fields are guarded, and the public gets from both engines what a monolith gives
 * whose resolvers of these fields throw.
 */
export async function compareGuardedOnTape(tape: readonly number[], operations: number): Promise<GuardedComparison> {
  const choices = new Choices(tape);
  const seed = choices.below(1_000);
  const graph = chooseGraph(choices, { isRich: choices.once(2) });
  const guarded = chooseGuarded(choices, graph);
  const federation = await federate(cut(graph, seed), { engine: { planBudgetMs: PLAN_BUDGET_MS } });
  const reference = await referenceOf(federation);
  const monolith = failing(monolithOf(graph, seed), guarded);
  const authorise = authoriserOf(monolith, guarded);
  const counts = { compared: 0, withheld: 0 };
  try {
    for (let index = 0; index < operations; index++) {
      const operation = chooseOperation(choices, graph);
      if (validate(monolith, parse(operation.document)).length > 0) continue;
      const wanted = await askMonolith(monolith, operation);
      const got = await askGuarded(federation.engine, operation, authorise);
      if (isUnplanned(got)) continue;
      expectSame({ graph, operation, wanted, got });
      counts.compared += 1;
      if (!got.isWhole) counts.withheld += 1;
      if (isReferenceWrong(graph, operation)) continue;
      expectSameValues({ graph, operation, wanted, got: await askGuarded(reference, operation, authorise) });
    }
  } finally {
    await Promise.all([federation.stop(), reference.stop()]);
  }
  return counts;
}

/** `Type.field` of one field in two; one that all beings have is one field, by whatever type it is asked for. */
function chooseGuarded(choices: Choices, { types, roots, members, beingFields }: Graph): ReadonlySet<string> {
  const own = [{ name: 'Query', fields: roots }, ...types].flatMap((type) =>
    type.fields.filter((field) => !beingFields.includes(field)).map(({ name }) => [`${type.name}.${name}`]),
  );
  const common = beingFields.map(({ name }) => ['Being', ...members].map((type) => `${type}.${name}`));
  return new Set([...own, ...common].filter(() => choices.once(2)).flat());
}

function failing(monolith: GraphQLSchema, guarded: ReadonlySet<string>): GraphQLSchema {
  for (const coordinate of guarded) {
    const [typeName, fieldName] = coordinate.split('.') as [string, string];
    const type = monolith.getType(typeName);
    if (!type || !('getFields' in type)) continue;
    (type.getFields()[fieldName] as { resolve?: unknown }).resolve = () => {
      throw new Error('withheld');
    };
  }
  return monolith;
}

function authoriserOf(schema: GraphQLSchema, guarded: ReadonlySet<string>): Authorise {
  const guard = { ofField: { authenticated: true, scopes: [], policies: [] }, ofTypes: undefined };
  return createAuthoriser({
    rules: {
      schema,
      guardOf: ({ name }, field) => (guarded.has(`${name}.${field}`) ? guard : undefined),
      policies: [],
    },
    policies: new Map(),
    onUnauthorised: 'filter',
  });
}

async function askGuarded(
  engine: Engine,
  { document, variables }: RandomOperation,
  authorise: Authorise,
): Promise<PlainAnswer & { readonly isWhole: boolean }> {
  const authorisation = authorise(prepare(engine, document, { variables }), PUBLIC_CALLER);
  if (authorisation.kind === 'refused') throw new Error('Nothing is refused as a whole here.');
  const { operation } = authorisation;
  const answer = await engine.execute(operation, contextOf({ context: UNHURRIED }));
  const { data, errors = [] } = (
    answer.kind === 'text' ? JSON.parse(answer.text) : answer.result
  ) as Partial<PlainAnswer>;
  return { data: data ?? null, errors, isWhole: operation.withheld === undefined };
}
