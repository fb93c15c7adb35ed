import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino, type Logger } from 'pino';
import { defaultSettings } from '../../../gateway/config.js';
import { makeGeneration, type ServingGeneration } from '../../../gateway/make-generation.js';
import { startLiveSupergraph, type LiveSupergraph } from '../../../gateway/reload/live-supergraph.js';
import { countUsage } from '../../../gateway/reload/usage.js';
import { composeNews, STORIES_SDL, WRITERS_SDL } from '../streams/newsroom.js';

const NAMES = '{ writer(id: "w1") { name } }';
const TITLES = '{ story(id: "1") { title } }';
const EVENTS = 'subscription Events { published { id writer { name } } }';

interface Planned {
  readonly query: string;
  /** What everybody else was using while this was planned. */
  readonly inUse: ServingGeneration;
}

let first: ServingGeneration;
let live: LiveSupergraph<ServingGeneration>;
const planned: Planned[] = [];
const told: Record<string, unknown>[] = [];

/** Two supergraphs of which the second has no titles; all three operations were used, names the most. */
beforeAll(async () => {
  const logger: Logger = pino({}, { write: (line) => void told.push(JSON.parse(line) as Record<string, unknown>) });
  const make = (sdl: string) => makeGeneration(sdl, { supergraphSdl: sdl, settings: defaultSettings(), logger });
  const usage = countUsage();
  for (const [query, uses] of [
    [TITLES, 2],
    [NAMES, 3],
    [EVENTS, 1],
  ] as const)
    for (let use = 0; use < uses; use += 1) usage.note({ query, operationName: undefined });
  first = await make(composeNews());
  live = startLiveSupergraph(first, {
    make: async (sdl) => watched(await make(sdl)),
    usage,
    onSwap: () => Promise.resolve(),
    logger,
  });
  await live.replace(composeNews(STORIES_SDL.replace('title: String!', 'headline: String!'), WRITERS_SDL));
});
afterAll(() => live.stop());

function watched(generation: ServingGeneration): ServingGeneration {
  const { engine } = generation;
  const warm: typeof engine.warm = async (operation, context) => {
    await engine.warm!(operation, context);
    planned.push({ query: operation.document.loc!.source.body, inUse: live.current() });
  };
  return { ...generation, engine: { ...engine, warm } };
}

describe('A new supergraph', () => {
  test('has plans of what is used, the most used first, before anybody uses it', () => {
    expect(planned.map(({ query }) => query)).toEqual([NAMES, EVENTS]);
    expect(planned.every(({ inUse }) => inUse === first)).toBe(true);
    expect(live.current()).not.toBe(first);
  });

  test('says in the log which operations in use it does not know any more', () => {
    expect(told).toContainEqual(
      expect.objectContaining({ msg: 'a new supergraph is in use', noLongerValid: [TITLES] }),
    );
  });
});

test('Usage forgets what was used seldom and long ago, never what is used all the time', () => {
  const usage = countUsage();
  for (let index = 0; index < 10_000; index += 1) {
    usage.note({ query: '{ often }', operationName: undefined });
    usage.note({ query: `{ once${index} }`, operationName: undefined });
  }
  // A text of a megabyte of comments is nobody's most used one.
  usage.note({ query: `# ${'x'.repeat(1_000_000)}\n{ long }`, operationName: undefined });
  const remembered = usage.mostUsed(Infinity);
  expect(remembered.some(({ query }) => query.endsWith('{ long }'))).toBe(false);
  expect(remembered[0]).toMatchObject({ query: '{ often }' });
  expect(remembered.length).toBeLessThanOrEqual(2_000);
});

test('Of operations in use no more are counted than plans are kept, the most used among them', () => {
  const usage = countUsage(10);
  for (let round = 0; round < 50; round += 1) {
    usage.note({ query: '{ often }', operationName: undefined });
    for (let rare = 0; rare < 3; rare += 1) usage.note({ query: `{ rare${round}x${rare} }`, operationName: undefined });
  }
  const counted = usage.mostUsed(1_000);
  expect(counted.length).toBeLessThanOrEqual(10);
  expect(counted[0]!.query).toBe('{ often }');
});
