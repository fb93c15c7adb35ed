import { expect, test } from '@jest/globals';
import { federate, type TestSubgraph } from '../execute/federation.js';

/** Four subgraphs that can all tell what a being is, and one that only knows that it has friends. */
function beings(): Record<string, TestSubgraph> {
  const types = (inSecond: boolean): string =>
    Array.from(
      { length: 4 },
      (_, index) => `type T${index} implements Being @key(fields: "id")
        { id: ID! ${inSecond ? `f${index}: Int ${index === 0 ? 'home: Place' : ''}` : ''} }`,
    ).join(' ');
  const named = [...'abcd'].map((name) => [
    name,
    {
      sdl: `${name === 'a' ? 'type Query { place: Place size: Int }' : ''} interface Being @key(fields: "id") { id: ID! }
        ${types(name === 'b')} type Place @shareable { owners: [T0] size: Int }`,
      resolvers: { Query: { size: () => 3 }, Being: { __resolveType: () => 'T0' } },
    },
  ]);
  return {
    ...Object.fromEntries(named),
    o: { sdl: `type Being @interfaceObject @key(fields: "id") { id: ID! friend: Being }` },
  } as Record<string, TestSubgraph>;
}

test('an operation whose plan takes more memory than the planner has is over its budget, and the next is planned', async () => {
  const federation = await federate(beings(), { engine: { planBudgetMs: 300_000 } });
  const document = `{ place { owners { home { size owners { f0 } } friend { id friend { ... on T0 { f0 } friend { t: __typename }
    ... on T0 { home { __typename } } } } } } }`;
  for (let attempt = 0; attempt < 2; attempt++) {
    const { errors } = await federation.ask(document, { context: { deadlineAt: Infinity } });
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['PLAN_BUDGET_EXCEEDED']);
  }
  expect(await federation.ask('{ size }')).toEqual({ data: { size: 3 } });
  await federation.stop();
}, 300_000);
