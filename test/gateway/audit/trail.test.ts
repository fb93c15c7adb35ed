import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pino } from 'pino';
import { textOf } from '../../../gateway/audit/chain.js';
import { listOf } from '../../../gateway/audit/key-list.js';
import { Reads } from '../../../gateway/audit/reads.js';
import type { RecordedAnswer } from '../../../gateway/audit/record.js';
import { openFileStore } from '../../../gateway/audit/store/file-store.js';
import { openPostgresStore } from '../../../gateway/audit/store/postgres-store.js';
import type { AuditStore } from '../../../gateway/audit/store/store.js';
import { startTrail, type Trail } from '../../../gateway/audit/trail.js';
import { AnswerTexts } from '../../../gateway/execute/texts/answer-texts.js';
import { verifyChain, type Verdict } from '../../../gateway/audit/verify.js';
import { PUBLIC_CALLER } from '../../../schema/caller.js';
import { freshDatabase, type FreshDatabase } from '../../harness/postgres.js';
import { describeOnPostgres } from '../../harness/stores.js';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const PEM = publicKey.export({ type: 'spki', format: 'pem' }).toString();

function trailOver(store: AuditStore, more: Partial<Parameters<typeof startTrail>[0]> = {}): Trail {
  return startTrail({
    store,
    key: privateKey,
    publicKey: PEM,
    maxWaiting: 1_000,
    gatherMs: 1,
    signEveryMs: 1,
    logger: pino({ level: 'silent' }),
    now: () => new Date(),
    ...more,
  });
}

const read = (...keys: string[]): RecordedAnswer => ({
  operation: {
    operation: { kind: 'OperationDefinition', operation: 'query' } as never,
    document: { kind: 'Document', definitions: [] } as never,
    operationName: undefined,
    documentKey: 'a'.repeat(64),
    variables: {},
    onError: 'PROPAGATE',
  },
  context: {
    requestId: 'r',
    caller: PUBLIC_CALLER,
    clientHeaders: {},
    signal: new AbortController().signal,
    deadlineAt: 0,
  },
  reads: [{ type: 'Case', fields: ['description'], keys: listOf(keys) }],
});

async function pauseUntil(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'liandong-trail-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** A chain of ten records in several signed batches. */
async function written(store: AuditStore): Promise<string> {
  const trail = trailOver(store);
  for (let i = 1; i <= 10; i += 1) expect(await trail.secure(read(`case_${i}`, 'case_all'))).toBe(true);
  await trail.stop();
  return trail.instance;
}

async function verdictOf(store: AuditStore, options: Parameters<typeof verifyChain>[1] = {}): Promise<Verdict> {
  const [chain] = await store.chains();
  return verifyChain(chain!, options);
}

describe('A chain in a file', () => {
  async function verdict(options?: Parameters<typeof verifyChain>[1]): Promise<Verdict> {
    return verdictOf(await openFileStore(directory), options);
  }
  const path = () => join(directory, readdirSync(directory)[0]!);
  const lines = () => readFileSync(path(), 'utf8').trimEnd().split('\n');
  const isHead = (line: string) => line.startsWith('head ');

  beforeEach(async () => {
    await written(await openFileStore(directory));
  });

  test('is whole as it was written, and signed to its end', async () => {
    expect(await verdict()).toMatchObject({ kind: 'whole', records: 11, unsigned: 0, lost: 0 });
    expect(await verdict({ publicKey: createPublicKey(PEM) })).toMatchObject({ kind: 'whole' });
  });

  test.each<readonly [string, number, string, (all: string[]) => string[]]>([
    [
      'a changed record',
      4,
      'the record or one before it was changed',
      (all) => all.map((line) => line.replace('case_3', 'case_x')),
    ],
    ['a record taken out', 4, 'a record is missing before it', (all) => all.filter((line) => !line.startsWith('4 '))],
    [
      'two records in another order',
      6,
      'a record is missing before it',
      (all) => {
        const [a, b] = [5, 6].map((n) => all.findIndex((line) => line.startsWith(`${n} `)));
        [all[a!], all[b!]] = [all[b!]!, all[a!]!];
        return all;
      },
    ],
    [
      'a record put in',
      8,
      'the record or one before it was changed',
      (all) => {
        all.splice(
          all.findIndex((line) => line.startsWith('8 ')),
          0,
          `8 ${'0'.repeat(64)} {"reads":[]}`,
        );
        return all;
      },
    ],
    [
      'a line that is none',
      3,
      'the line cannot be read',
      (all) => {
        all.splice(
          all.findIndex((line) => line.startsWith('3 ')),
          0,
          'nonsense',
        );
        return all;
      },
    ],
    [
      'a forged signature',
      11,
      'the signature is not that of the key',
      (all) => all.map((line, i) => (i === all.length - 1 ? line.replace(/"signature":"../, '"signature":"AA') : line)),
    ],
  ])('with %s names the first break, at %i', async (_what, at, reason, tamper) => {
    writeFileSync(path(), `${tamper(lines()).join('\n')}\n`);
    expect(await verdict()).toMatchObject({ kind: 'broken', at, reason });
  });

  test('written anew from a changed record on, by somebody without the key, breaks at the signature', async () => {
    const { nextHash } = await import('../../../gateway/audit/chain.js');
    let hash = '0'.repeat(64);
    const forged = lines().map((line) => {
      if (isHead(line)) return line;
      const [, n, , json] = /^(\d+) (\w+) (.*)$/.exec(line)!;
      const text = json!.replace('case_3', 'case_x');
      hash = nextHash(hash, text);
      return `${n} ${hash} ${text}`;
    });
    writeFileSync(path(), `${forged.join('\n')}\n`);
    expect(await verdict()).toMatchObject({ kind: 'broken', reason: 'the signature speaks of another record' });
  });

  test('cut off at its end is whole, but not for who noted its head', async () => {
    const all = lines();
    const last = JSON.parse(all.at(-1)!.slice('head '.length)) as { n: number; hash: string };
    expect(await verdict({ anchor: last })).toMatchObject({ kind: 'whole' });
    writeFileSync(path(), `${all.slice(0, -3).join('\n')}\n`);
    expect(await verdict()).toMatchObject({ kind: 'whole' });
    expect(await verdict({ anchor: last })).toMatchObject({
      kind: 'broken',
      reason: expect.stringContaining('kept elsewhere'),
    });
  });

  test('signed by another key than was expected is broken', async () => {
    const other = generateKeyPairSync('ed25519').publicKey;
    expect(await verdict({ publicKey: other })).toMatchObject({
      kind: 'broken',
      reason: 'the signature is not that of the key',
    });
  });

  test('whose last write was cut off goes on to be readable up to there', async () => {
    appendFileSync(path(), '12 abc');
    expect(await verdict()).toMatchObject({ kind: 'broken', at: 12, reason: 'the line cannot be read' });
  });
});

describe('A trail', () => {
  function heldStore() {
    const texts: string[] = [];
    const state = { fails: true };
    const store: AuditStore = {
      append({ lines }) {
        if (state.fails) return Promise.reject(new Error('the disk is full'));
        texts.push(...lines.map(({ pieces }) => textOf(pieces)));
        return Promise.resolve();
      },
      find: () => Promise.resolve([]),
      chains: () => Promise.resolve([]),
      close: () => Promise.resolve(),
    };
    return { store, texts, state };
  }

  test('whose store fails keeps what there is room for, and says how many found none', async () => {
    const { store, texts, state } = heldStore();
    const trail = trailOver(store, { maxWaiting: 20 });
    for (let i = 0; i < 30; i += 1) trail.note(read(`case_${i}`));
    expect(trail.state()).toMatchObject({ lost: 10 });
    state.fails = false;
    await trail.stop();
    expect(texts.filter((text) => text.includes('"reads"'))).toHaveLength(20);
    expect(texts.filter((text) => text.startsWith('{"lost":{"records":10,'))).toHaveLength(1);
  });

  test('has room for 100 MB of keys, and again when they are stored', async () => {
    const { store, state } = heldStore();
    const trail = trailOver(store);
    const keys = Array.from({ length: 10_000 }, (_, index) => `${index}${'x'.repeat(1_000)}`);
    const noted = Array.from({ length: 12 }, () => trail.note(read(...keys)));
    expect(noted.filter((isNoted) => isNoted)).toHaveLength(10);
    expect([trail.isHealthy, trail.note(read('a'))]).toEqual([false, false]);
    expect(trail.state()).toMatchObject({ lost: 3 });
    state.fails = false;
    await pauseUntil(() => trail.state().waiting === 0);
    expect([trail.note(read('a')), trail.isHealthy]).toEqual([true, true]);
    await trail.stop();
  });

  test('that is waited for says no while its store fails, and its memory stays bounded', async () => {
    const { store } = heldStore();
    const trail = trailOver(store, { maxWaiting: 5 });
    expect(await trail.secure(read('case_1'))).toBe(false);
    expect(trail.isHealthy).toBe(false);
    for (let i = 0; i < 5_000; i += 1) trail.note(read(`case_${i}`));
    expect(trail.state().waiting).toBeLessThan(510);
  });
});

describe('What an answer told', () => {
  const holder = { type: 'Case', fields: ['description'], hasKey: true };
  const texts = new AnswerTexts();
  beforeEach(() => void texts.clear());

  const told = (reads: Reads) => reads.all(texts).map((read) => ({ ...read, keys: read.keys.bytes.toString() }));

  /** As a subgraph wrote it: with whatever escapes it likes. */
  const escaped = (key: string): string =>
    `"${[...JSON.stringify(key).slice(1, -1)].map((each) => (each === 'a' ? '\\u0061' : each)).join('')}"`;

  function keysTold(keys: readonly unknown[]): readonly string[] {
    const reads = new Reads();
    for (const each of keys) reads.add(holder, each);
    return told(reads).flatMap(({ keys }) => JSON.parse(keys) as string[]);
  }

  test.each([
    ['as JSON.stringify writes it', JSON.stringify],
    ['as JSON allows to write it, too', escaped],
  ])('is named once each in the order in which it came: %s', (_how, write) => {
    const key = fc.oneof(
      fc.nat(60).map((n) => `case_${n}`),
      fc.nat(60).map((n) => `${n}_always-the-same-end`),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('', '"', '\\', '\n', '\ud800', '\u2028', '诉求', '诉求1'),
    );
    fc.assert(
      fc.property(fc.array(key, { maxLength: 200 }), (keys) => {
        texts.clear();
        expect(keysTold(keys.map((each) => texts.add(write(each))))).toEqual([...new Set(keys)]);
      }),
    );
  });

  test('is forgotten before another answer is noted', () => {
    const reads = new Reads();
    for (const key of [1, 2, 3]) reads.add(holder, texts.add(String(key)));
    expect(reads.clear()).toBe(true);
    expect(told(reads)).toEqual([]);
    reads.add(holder, texts.add('4'));
    expect(told(reads)).toMatchObject([{ keys: '["4"]' }]);
  });

  test('is given up with what noted it where it holds on to texts or is very long', () => {
    const [withText, long] = [new Reads(), new Reads()];
    withText.add(holder, '["A1","CN"]');
    for (let count = 0; count < 70_000; count++) long.add(holder, 1);
    expect([withText.clear(), long.clear()]).toEqual([false, false]);
  });

  test('is named whatever was sent for a key, and is one of the record', () => {
    const sent = ['"a"', '17', '"a"', 'null', '[1]', '{"a":1}', '"17"', 'true'].map((json) => texts.add(json));
    expect(keysTold([...sent, '["x","y"]', null, undefined])).toEqual([
      'a',
      '17',
      'null',
      'not a key',
      'true',
      '["x","y"]',
    ]);
  });

  test('is no entity where none has it', () => {
    const reads = new Reads();
    reads.add({ type: 'Query', fields: ['secret'], hasKey: false }, undefined);
    expect(told(reads)).toEqual([{ type: 'Query', fields: ['secret'], keys: '[]' }]);
  });

  test('is told apart also where keys were chosen to look alike', () => {
    const alike = Array.from({ length: 20_000 }, (_, n) => texts.add(`"${String(n).padStart(6, '0')}-same-end"`));
    expect(keysTold(alike)).toHaveLength(20_000);
    expect(keysTold(alike)[19_999]).toBe('019999-same-end');
  });

  test('goes back to where it was, whoever it was told of in between', () => {
    const reads = new Reads();
    const other = { type: 'Person', fields: ['phone'], hasKey: true };
    reads.add(holder, 'a');
    const mark = reads.mark();
    reads.add(other, 'b');
    reads.add(holder, 'c');
    reads.rewind(mark);
    reads.add(holder, 'd');
    reads.add(other, 'e');
    expect(told(reads)).toEqual([
      { type: 'Case', fields: ['description'], keys: '["a","d"]' },
      { type: 'Person', fields: ['phone'], keys: '["e"]' },
    ]);
  });
});

describe('Finding in a file store', () => {
  test('gives the newest records that name a key, page by page, over several chains', async () => {
    const store = await openFileStore(directory);
    for (let chain = 0; chain < 2; chain += 1) {
      await written(store);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await findsByPages(await openFileStore(directory));
  });
});

async function findsByPages(store: AuditStore): Promise<void> {
  const seen: string[] = [];
  let before: { instance: string; n: number } | undefined;
  for (let page = await store.find('case_all', { first: 7 }); page.length > 0;) {
    seen.push(...page.map(({ instance, n }) => `${instance} ${String(n).padStart(4, '0')}`));
    before = page.at(-1)!;
    page = await store.find('case_all', { first: 7, before });
  }
  expect(seen).toHaveLength(20);
  expect(new Set(seen).size).toBe(20);
  expect(seen).toEqual([...seen].sort().reverse());
  expect(await store.find('case_3', { first: 10 })).toHaveLength(2);
  // A key is no part of another one, and no text of a record.
  expect(await store.find('case', { first: 10 })).toEqual([]);
  expect(await store.find('description', { first: 10 })).toEqual([]);
}

describeOnPostgres('A trail in PostgreSQL', () => {
  let database: FreshDatabase;
  beforeEach(async () => {
    database = await freshDatabase();
  });
  afterEach(() => database.drop());

  test('is verified, refuses every change, and shows one made past that', async () => {
    await written(await openPostgresStore(database.url));
    const store = await openPostgresStore(database.url);
    expect(await verdictOf(store)).toMatchObject({ kind: 'whole', records: 11, unsigned: 0 });
    for (const change of [
      "update liandong_audit.records set record = '{}'",
      'delete from liandong_audit.heads',
      'truncate liandong_audit.records',
    ])
      await expect(database.run(change)).rejects.toThrow('append-only');
    await database.run('alter table liandong_audit.records disable trigger all');
    await database.run("update liandong_audit.records set record = replace(record, 'case_3', 'case_x') where n = 4");
    const reason = 'the record or one before it was changed';
    expect(await verdictOf(store)).toMatchObject({ kind: 'broken', at: 4, reason });
    await store.close();
  });

  test('gives the newest records that name a key, page by page, over several chains', async () => {
    for (let chain = 0; chain < 2; chain += 1) await written(await openPostgresStore(database.url));
    const store = await openPostgresStore(database.url);
    await findsByPages(store);
    await store.close();
  });
});
