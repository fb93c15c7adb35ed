import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { decidePercentLabel } from '../../../gateway/plan/override-labels.js';
import { createFlightCache } from '../../../gateway/plan/plan-cache.js';
import { startPlanner, type Planner } from '../../../gateway/plan/planner.js';
import { compose, federate } from '../execute/federation.js';
import { shop } from '../execute/shop.js';

describe('the planner', () => {
  let planner: Planner;
  afterEach(() => planner.stop());

  test('plans operations one after another in its worker', async () => {
    planner = await startPlanner({ plannerSdl: compose(shop()), budgetMs: 20_000 });
    const plans = await Promise.all(
      ['{ me { name } }', '{ products { name } }'].map((operation) => planner.plan({ operation, enabledLabels: [] })),
    );
    expect(plans).toMatchObject([
      { plan: { node: { serviceName: 'users' } } },
      { plan: { node: { serviceName: 'products' } } },
    ]);
    expect(planner.apiSdl).toContain('type Product');
  });

  test('ends a plan that overruns its budget and goes on with the next', async () => {
    planner = await startPlanner({ plannerSdl: compose(shop()), budgetMs: 0 });
    const operation = longToPlan('products { name reviews { author { name } } }');
    expect(await planner.plan({ operation, enabledLabels: [] })).toEqual({ kind: 'over budget' });
    expect(await planner.plan({ operation, enabledLabels: [] })).toEqual({ kind: 'over budget' });
  });

  test('leaves the event loop free while it plans', async () => {
    planner = await startPlanner({ plannerSdl: compose(shop()), budgetMs: 20_000 });
    const operation = longToPlan('products { name reviews { author { name } } }');
    let isPlanned = false;
    const planning = planner.plan({ operation, enabledLabels: [] }).then(({ kind }) => {
      isPlanned = true;
      return kind;
    });
    let turns = 0;
    for (; !isPlanned; turns += 1) await setImmediate();
    expect(await planning).toBe('planned');
    expect(turns).toBeGreaterThan(20);
  });

  test('says what it cannot plan', async () => {
    planner = await startPlanner({ plannerSdl: compose(shop()), budgetMs: 20_000 });
    expect(await planner.plan({ operation: '{ nothing }', enabledLabels: [] })).toMatchObject({ kind: 'failed' });
  });
});

/** More than a planner that is warm does within a millisecond, which is the least a budget can be. */
function longToPlan(field: string): string {
  return `{ ${Array.from({ length: 40 }, (_, i) => `a${i}: ${field}`).join(' ')} }`;
}

test('a supergraph that is none is refused at the start', async () => {
  await expect(startPlanner({ plannerSdl: 'type Query { a: Int }', budgetMs: 1_000 })).rejects.toThrow(
    'cannot be used',
  );
});

test('an operation over its planning budget is refused with a code', async () => {
  const federation = await federate(shop(), { engine: { planBudgetMs: 0 } });
  const answer = await federation.ask(longToPlan('me { name }'));
  expect(answer.errors?.[0]?.extensions).toEqual({ code: 'PLAN_BUDGET_EXCEEDED', requestId: 'request-1' });
  await federation.stop();
});

describe('the engine', () => {
  const A = '{ me { ...N ...K } } fragment N on User { name } fragment K on User { nick }';
  const A_OTHERWISE = '{ me { ...N ...K } } fragment K on User { nick } fragment N on User { name }';
  const B = '{ me { name } }';

  let posted: { mock: { calls: unknown[][] } };
  beforeEach(() => {
    posted = jest.spyOn(Worker.prototype, 'postMessage');
  });
  afterEach(() => void jest.restoreAllMocks());
  const plans = (): number =>
    posted.mock.calls.filter(([message]) => (message as { kind: string }).kind === 'plan').length;

  test('plans operations that differ in layout once, also when they come together', async () => {
    const federation = await federate(shop());
    await Promise.all([A, A_OTHERWISE, A].map((document) => federation.ask(document)));
    await federation.ask(A_OTHERWISE);
    await federation.stop();
    expect(plans()).toBe(1);
  });

  test('keeps no more plans than it may', async () => {
    const federation = await federate(shop(), { engine: { planCacheSize: 1 } });
    for (const document of [A, A, B, B, A]) await federation.ask(document);
    await federation.stop();
    expect(plans()).toBe(3);
  });
});

describe('the plan cache', () => {
  const made =
    (value: number, keepMs = Infinity) =>
    () =>
      Promise.resolve({ value, keepMs });

  test('makes equal keys under way once', async () => {
    const cache = createFlightCache<number>({ maxEntries: 10 });
    let times = 0;
    const make = () => Promise.resolve({ value: ++times, keepMs: Infinity });
    expect(await Promise.all([cache.get('a', make), cache.get('a', make)])).toEqual([1, 1]);
    expect(cache.get('a', make)).toBe(1);
  });

  test('pushes out what was not used for longest', async () => {
    const cache = createFlightCache<number>({ maxEntries: 2 });
    await cache.get('a', made(1));
    await cache.get('b', made(2));
    void cache.get('a', made(9));
    await cache.get('c', made(3));
    expect(cache.size).toBe(2);
    expect(await cache.get('a', made(9))).toBe(1);
    expect(await cache.get('b', made(8))).toBe(8);
  });

  test('holds no more than its weight, whatever the number, and nothing that is heavier by itself', async () => {
    const cache = createFlightCache<number>({ maxEntries: 100, maxWeight: 10 });
    const heavy = (weight: number) => () => Promise.resolve({ value: weight, keepMs: Infinity, weight });
    for (const [key, weight] of [
      ['a', 4],
      ['b', 4],
      ['c', 4],
      ['d', 11],
    ] as const)
      await cache.get(key, heavy(weight));
    expect(['a', 'b', 'c', 'd'].map((key) => cache.has(key))).toEqual([false, true, true, false]);
    await cache.get('e', heavy(10));
    expect(cache.size).toBe(1);
  });

  test('forgets after the time to keep, and never keeps a failure', async () => {
    let now = 0;
    const cache = createFlightCache<number>({ maxEntries: 2, now: () => now });
    await cache.get('a', made(1, 50));
    now = 60;
    expect(await cache.get('a', made(2))).toBe(2);
    await expect(cache.get('b', () => Promise.reject(new Error('x')))).rejects.toThrow('x');
    expect(await cache.get('b', made(3))).toBe(3);
  });
});

test.each([
  ['percent(5)', 4.9, true],
  ['percent(5)', 5, false],
  ['percent(0.5)', 0.4, true],
  ['beta', 0, undefined],
])('the label %s at a roll of %d is %s', (label, roll, wanted) => {
  expect(decidePercentLabel(label, roll)).toBe(wanted);
});
