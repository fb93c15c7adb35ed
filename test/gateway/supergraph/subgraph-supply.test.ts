import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { defaultSettings } from '../../../gateway/config.js';
import { connectSubgraph } from '../../../gateway/subgraphs.js';
import { composeApart } from '../../../gateway/supergraph/compose-apart.js';
import { createSubgraphSupply } from '../../../gateway/supergraph/subgraph-supply.js';
import type { SupergraphSupply } from '../../../gateway/supergraph/supply.js';
import type { Transport, TransportRequest } from '../../../gateway/upstream/transport.js';
import { CALLER_HEADER, verifyCaller, type CallerKey } from '../../../schema/caller.js';
import { compose } from '../../../schema/compose.js';
import { DEAD } from '../../harness/tiny-subgraphs.js';

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])';
const BOOKS = `${LINK} type Query { books: [Book!] } type Book @key(fields: "id") { id: ID! title: String }`;
const STARS = `${LINK} type Book @key(fields: "id") { id: ID! stars: Int }`;
const STARS_AND_HALVES = STARS.replace('stars: Int', 'stars: Int halves: Int');
const QUARRELSOME = STARS.replace('stars: Int', 'stars: Int title: Int');

const URLS = { books: 'http://books.example/', stars: 'http://stars.example/' };
const composed = (books: string, stars: string) => {
  const composition = compose([
    { name: 'books', url: URLS.books, sdl: books },
    { name: 'stars', url: URLS.stars, sdl: stars },
  ]);
  if (composition.kind === 'refused') throw new Error(composition.reasons.join('\n'));
  return composition.supergraphSdl;
};

let directory: string;
let lastGoodFile: string;
let logLines: string[];
/** What each subgraph does when it is asked. */
let transports: Record<'books' | 'stars', Transport>;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'liandong-supply-'));
  lastGoodFile = join(directory, 'subgraphs.json');
  logLines = [];
  transports = { books: saying(BOOKS), stars: saying(STARS) };
});
afterEach(() => rm(directory, { recursive: true }));

/** A subgraph that answers as Federation subgraphs do. */
function saying(sdl: unknown): Transport {
  return answering(() => ({ data: { _service: { sdl } } }));
}

function answering(answer: (request: TransportRequest) => unknown): Transport {
  return {
    post: async (request) => ({ status: 200, headers: {}, body: JSON.stringify(answer(request)) }),
    close: () => Promise.resolve(),
  };
}

function supply(callerKeys: Record<string, readonly CallerKey[]> = {}): SupergraphSupply {
  const settings = defaultSettings();
  return createSubgraphSupply({
    subgraphs: (['books', 'stars'] as const).map((name) => {
      const transport: Transport = {
        post: (request) => transports[name].post(request),
        close: () => Promise.resolve(),
      };
      return {
        url: URLS[name],
        upstream: connectSubgraph(
          { name, url: URLS[name] },
          { settings, callerKeys, transports: { [name]: transport } },
        ),
      };
    }),
    lastGoodFile,
    compose: async (subgraphs) => compose(subgraphs),
    logger: pino({ level: 'info' }, { write: (line: string) => void logLines.push(line) }),
  });
}

describe('A gateway that asks its subgraphs', () => {
  test('composes what they say, as the command line would', async () => {
    expect(await supply().load()).toEqual({ sdl: composed(BOOKS, STARS), origin: { kind: 'source' } });
  });

  test('hears of a change, and of nothing where there is none', async () => {
    const source = supply();
    await source.load();
    expect(await source.read()).toEqual({ sdl: composed(BOOKS, STARS) });
    transports.stars = saying(STARS_AND_HALVES);
    expect(await source.read()).toEqual({ sdl: composed(BOOKS, STARS_AND_HALVES) });
  });

  test('goes on with the last SDL of one that is away, says so once, and takes what the others change', async () => {
    const source = supply();
    await source.load();
    transports.books = DEAD;
    expect(await source.read()).toEqual({ sdl: composed(BOOKS, STARS) });
    transports.stars = saying(STARS_AND_HALVES);
    expect(await source.read()).toEqual({ sdl: composed(BOOKS, STARS_AND_HALVES) });
    expect(logLines.map((line) => JSON.parse(line))).toMatchObject([
      { subgraph: 'books', reason: 'it does not answer', msg: 'the SDL of a subgraph cannot be had' },
    ]);
  });

  test('says why their SDL does not compose, and composes again when it does', async () => {
    const source = supply();
    await source.load();
    transports.stars = saying(QUARRELSOME);
    await expect(source.read()).rejects.toThrow(/^The subgraphs do not compose\. .*"Book.title"/);
    // The same again is not worth another composition, and no less wrong.
    await expect(source.read()).rejects.toThrow(/^The subgraphs do not compose\. .*"Book.title"/);
    transports.stars = saying(STARS_AND_HALVES);
    expect(await source.read()).toEqual({ sdl: composed(BOOKS, STARS_AND_HALVES) });
  });

  test.each([
    ['that is away', () => DEAD, 'it does not answer'],
    ['that answers something else', () => answering(() => 'hello'), 'it gives no GraphQL answer'],
    ['without SDL', () => saying(null), 'it answers without one'],
    ['that refuses', () => answering(() => ({ errors: [{ message: 'Not you.' }] })), 'it answers "Not you."'],
  ])('does not start without the SDL of a subgraph %s', async (_what, transport, reason) => {
    transports.books = transport();
    await expect(supply().load()).rejects.toThrow(`The SDL of the subgraph "books" cannot be had: ${reason}.`);
  });
});

describe('What subgraphs said when a supergraph of it was in use', () => {
  test('stands in for one that is away at the next start', async () => {
    const before = supply();
    await before.keep((await before.load()).sdl);
    transports.books = DEAD;
    expect(await supply().load()).toEqual({ sdl: composed(BOOKS, STARS), origin: { kind: 'source' } });
  });

  test('is what a gateway starts with when what they say now does not compose', async () => {
    const before = supply();
    await before.keep((await before.load()).sdl);
    transports.stars = saying(QUARRELSOME);
    const { sdl, origin } = await supply().load();
    expect(sdl).toBe(composed(BOOKS, STARS));
    expect(origin).toEqual({ kind: 'last good', reason: expect.stringMatching(/^The subgraphs do not compose/) });
  });

  test('is not what was refused since', async () => {
    const before = supply();
    const { sdl } = await before.load();
    await before.keep(sdl);
    transports.stars = saying(QUARRELSOME);
    await before.read().catch(() => undefined);
    await before.keep(sdl);
    transports.stars = DEAD;
    expect((await supply().load()).sdl).toBe(composed(BOOKS, STARS));
  });

  test('is nothing where the file holds something else', async () => {
    await writeFile(lastGoodFile, '{"half":');
    transports.books = DEAD;
    await expect(supply().load()).rejects.toThrow('The SDL of the subgraph "books" cannot be had');
  });
});

describe('A subgraph that answers nobody but the gateway', () => {
  const KEY = { id: 'k', secret: Buffer.alloc(32, 1) };
  beforeEach(() => {
    transports.books = answering(({ body, headers }) => {
      const expected = { audience: 'books', body, keys: [KEY], nowMs: Date.now() };
      const { kind } = verifyCaller(headers[CALLER_HEADER], expected);
      return kind === 'verified'
        ? { data: { _service: { sdl: BOOKS } } }
        : { errors: [{ message: 'Sign in to do this.' }] };
    });
  });

  test('gives its SDL to one that signs', async () => {
    expect(await supply({ books: [KEY] }).load()).toMatchObject({ sdl: composed(BOOKS, STARS) });
  });

  test('and not to one that does not, or with another key', async () => {
    const sentence = 'The SDL of the subgraph "books" cannot be had: it answers "Sign in to do this.".';
    await expect(supply().load()).rejects.toThrow(sentence);
    const stranger = { id: 'k', secret: Buffer.alloc(32, 2) };
    await expect(supply({ books: [stranger] }).load()).rejects.toThrow(sentence);
  });
});

test('A composition apart says what one in place says, and is refused when it takes too long', async () => {
  const subgraphs = [{ name: 'books', url: URLS.books, sdl: BOOKS }];
  expect(await composeApart(subgraphs)).toEqual(compose(subgraphs));
  expect(await composeApart(subgraphs, 1)).toEqual({
    kind: 'refused',
    reasons: ['Composition took longer than 1 ms.'],
  });
});
