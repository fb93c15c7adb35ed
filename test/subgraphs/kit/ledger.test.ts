import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { serviceCaller } from '../../../subgraphs/kit/callers.js';
import { manualClock } from '../../../subgraphs/kit/clock.js';
import { startTail } from '../../../subgraphs/kit/feed/tail.js';
import { PUBLIC_CALLER } from '../../../schema/caller.js';
import { idempotent } from '../../../subgraphs/kit/idempotency.js';
import { appendEvents } from '../../../subgraphs/kit/ledger/append.js';
import { saltedHash, type LedgerEvent, type NewEvent } from '../../../subgraphs/kit/ledger/event.js';
import { lastSeq, readEvents } from '../../../subgraphs/kit/ledger/read.js';
import { verifyChain, type LedgerHead } from '../../../subgraphs/kit/ledger/verify.js';
import { silentLog } from '../../../subgraphs/kit/log.js';
import type { Database } from '../../../subgraphs/kit/store/database.js';
import type { KitTables } from '../../../subgraphs/kit/store/kit-tables.js';
import { createTestDatabase, describeOnPostgres, eachStore, type TestDatabase } from '../../harness/stores.js';

const service = serviceCaller('cases');
const START = new Date('2026-09-30T10:00:00+08:00');

function event(subject: string, chain = 'agency_a'): NewEvent {
  return {
    type: 'gov.cases.case.assigned.v1',
    subject,
    chain,
    occurredAt: START,
    actorRole: 'DISPATCHER',
    correlationId: 'req-1',
    payload: { to: 'agency_b', note: saltedHash('a note', 'salt'), amount: 1.5, list: [1, 'ü', null] },
  };
}

async function chainOf(
  db: Database<KitTables>,
  chain: string,
): Promise<{ heads: LedgerHead[]; events: LedgerEvent[] }> {
  return db.asCaller(service, async (trx) => {
    const heads = await trx.selectFrom('ledger_head').selectAll().where('chain', '=', chain).orderBy('day').execute();
    const events = await readEvents(trx, { afterSeq: 0, limit: 1_000 });
    return {
      heads: heads.map(({ day, count, last_hash, previous_head_hash }) => ({
        chain,
        day,
        count,
        lastHash: last_hash,
        previousHeadHash: previous_head_hash,
      })),
      events: events.filter((found) => found.chain === chain),
    };
  });
}

eachStore('The ledger', (kind) => {
  const clock = manualClock(START);
  let database: TestDatabase;
  let db: Database<KitTables>;

  beforeAll(async () => {
    database = await createTestDatabase(kind);
    db = await database.open<KitTables>('cases', []);
    for (const day of [0, 1, 3]) {
      clock.set(new Date(START.getTime() + day * 86_400_000));
      await db.asCaller(service, (trx) =>
        appendEvents(trx, [event('case_1'), event('case_2', 'agency_b'), event('case_3')], clock),
      );
    }
  });
  afterAll(() => database.close());

  it('numbers events without gaps and gives them back as they were written', async () => {
    const events = await db.asCaller(service, (trx) => readEvents(trx, { afterSeq: 0, limit: 100 }));
    expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(events[0]).toMatchObject({ ...event('case_1'), payloadVersion: 1, recordedAt: START, chainSeq: 1 });
    expect(await db.asCaller(service, lastSeq)).toBe(9);
  });

  it('E3 chains per agency and day: the chain verifies as it stands', async () => {
    const { heads, events } = await chainOf(db, 'agency_a');
    expect(heads.map(({ day, count }) => [day, count])).toEqual([
      ['2026-09-30', 2],
      ['2026-10-01', 2],
      ['2026-10-03', 2],
    ]);
    expect(verifyChain(heads, events, undefined)).toEqual({ kind: 'intact', events: 6 });
    expect(verifyChain(heads.slice(1), events.slice(2), heads[0])).toEqual({ kind: 'intact', events: 4 });
  });

  it.each([
    ['the first row deleted', (e: LedgerEvent[]) => e.slice(1), '2026-09-30', 1, 'ROW_MISSING'],
    ['a middle row deleted', (e: LedgerEvent[]) => e.filter((_, i) => i !== 2), '2026-10-01', 1, 'ROW_MISSING'],
    ['the last row deleted', (e: LedgerEvent[]) => e.slice(0, -1), '2026-10-03', 2, 'ROW_MISSING'],
    [
      'a payload changed',
      (e: LedgerEvent[]) => e.map((x, i) => (i === 3 ? { ...x, payload: { to: 'agency_x' } } : x)),
      '2026-10-01',
      2,
      'CONTENT_CHANGED',
    ],
  ])('E3 finds %s', async (...[, tamper, day, chainSeq, reason]) => {
    const { heads, events } = await chainOf(db, 'agency_a');
    expect(verifyChain(heads, tamper(events), undefined)).toEqual({ kind: 'broken', day, chainSeq, reason });
  });

  it('E3 finds a whole day deleted with its head', async () => {
    const { heads, events } = await chainOf(db, 'agency_a');
    const verdict = verifyChain(
      heads.filter(({ day }) => day !== '2026-10-01'),
      events.filter(({ chainDay }) => chainDay !== '2026-10-01'),
      undefined,
    );
    expect(verdict).toEqual({ kind: 'broken', day: '2026-10-03', chainSeq: null, reason: 'DAY_MISSING' });
  });

  it('E3 never verifies a chain in which any one row differs', async () => {
    const { heads, events } = await chainOf(db, 'agency_a');
    fc.assert(
      fc.property(
        fc.nat(events.length - 1),
        fc.constantFrom('type', 'subject', 'correlationId', 'eventId', 'hash', 'previousHash', 'contentHash'),
        (index, field) => {
          const changed = events.map((e, i) =>
            i === index ? { ...e, [field]: `${JSON.stringify(e[field as keyof LedgerEvent])}x` } : e,
          );
          expect(verifyChain(heads, changed, undefined).kind).toBe('broken');
        },
      ),
    );
  });

  it('opens no earlier day behind a later one when the clock goes back', async () => {
    const back = manualClock(START);
    await db.asCaller(service, (trx) => appendEvents(trx, [event('case_4', 'agency_c')], clock));
    await db.asCaller(service, (trx) => appendEvents(trx, [event('case_4', 'agency_c')], back));
    const { heads, events } = await chainOf(db, 'agency_c');
    expect(heads).toHaveLength(1);
    expect(verifyChain(heads, events, undefined).kind).toBe('intact');
  });

  it('runs a command once per idempotency key and gives its result again', async () => {
    let runs = 0;
    const command = (key: string, input: unknown, subject = 'officer-1') => {
      const caller = { ...service, subject };
      return db.asCaller(caller, (trx) =>
        idempotent(trx, { caller, mutation: 'receiveCase', key, input, clock }, async () => {
          runs += 1;
          return { caseId: `case_${runs}` };
        }),
      );
    };
    expect(await command('k', { a: 1, b: 2 })).toEqual({ caseId: 'case_1' });
    expect(await command('k', { b: 2, a: 1 })).toEqual({ caseId: 'case_1' });
    expect(await command('k', { a: 1, b: 2 }, 'officer-2')).toEqual({ caseId: 'case_2' });
    await expect(command('k', { a: 2 })).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    clock.advance(8 * 86_400_000);
    expect(await command('k', { a: 2 })).toEqual({ caseId: 'case_3' });
  });

  it('takes the keys of the public, who are many, for what was said with them', async () => {
    let runs = 0;
    const send = (key: string, input: string) =>
      db.asCaller(PUBLIC_CALLER, (trx) =>
        idempotent(trx, { caller: PUBLIC_CALLER, mutation: 'receiveCase', key, input, clock }, async () => ++runs),
      );
    expect([await send('1', 'no light'), await send('1', 'no light'), await send('1', 'no water')]).toEqual([1, 1, 2]);
  });

  it('refuses a key that no index takes', async () => {
    for (const key of ['', 'x'.repeat(201)]) {
      const once = { caller: service, mutation: 'receiveCase', key, input: 1, clock };
      await expect(db.asCaller(service, (trx) => idempotent(trx, once, async () => 1))).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
      });
    }
  });
});

eachStore('The tail of a ledger', (kind) => {
  const clock = manualClock(START);
  let database: TestDatabase;
  let db: Database<KitTables>;

  beforeAll(async () => {
    database = await createTestDatabase(kind);
    db = await database.open<KitTables>('cases', []);
  });
  afterAll(() => database.close());

  const append = (...subjects: string[]) =>
    db.asCaller(service, (trx) =>
      appendEvents(
        trx,
        subjects.map((subject) => event(subject)),
        clock,
      ),
    );
  const take = async (iterator: AsyncIterator<readonly LedgerEvent[]>, count: number): Promise<string[]> => {
    const subjects: string[] = [];
    while (subjects.length < count) subjects.push(...(await iterator.next()).value.map((e: LedgerEvent) => e.subject));
    return subjects;
  };

  it('replays behind a cursor, then goes live, each event once and in order', async () => {
    await append('a', 'b', 'c');
    const tail = startTail({ db, caller: service, log: silentLog });
    const iterator = tail.subscribe({ afterSeq: 1, accepts: () => true });
    expect(await take(iterator, 2)).toEqual(['b', 'c']);
    await append('d');
    await append('e', 'f');
    expect(await take(iterator, 3)).toEqual(['d', 'e', 'f']);
    await iterator.return?.();
    expect(tail.subscribers).toBe(0);
    await tail.stop();
  });

  it('gives a subscriber without a cursor only what comes from now on, and only what it accepts', async () => {
    const tail = startTail({ db, caller: service, log: silentLog });
    const all = tail.subscribe({ accepts: () => true });
    const even = tail.subscribe({ accepts: ({ subject }) => subject === 'y' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await append('x', 'y');
    expect(await take(all, 2)).toEqual(['x', 'y']);
    expect(await take(even, 1)).toEqual(['y']);
    await tail.stop();
    expect(await all.next()).toEqual({ value: undefined, done: true });
  });

  it('loses and doubles nothing when many are written during the cut-over', async () => {
    const from = await db.asCaller(service, lastSeq);
    const tail = startTail({ db, caller: service, log: silentLog });
    const names = Array.from({ length: 120 }, (_, i) => `n${i}`);
    const writing = (async () => {
      for (const name of names) await append(name);
    })();
    const iterators = Array.from({ length: 5 }, () => tail.subscribe({ afterSeq: from, accepts: () => true }));
    for (const iterator of iterators) expect(await take(iterator, names.length)).toEqual(names);
    await writing;
    await tail.stop();
  });

  it('frees a subscriber that goes while it waits, and one whose signal aborts', async () => {
    const tail = startTail({ db, caller: service, log: silentLog });
    const gone = new AbortController();
    const [first, second] = [
      tail.subscribe({ accepts: () => true }),
      tail.subscribe({ accepts: () => true, signal: gone.signal }),
    ];
    const waiting = [first.next(), second.next()];
    await first.return?.();
    gone.abort();
    expect(await Promise.all(waiting)).toEqual([
      { value: undefined, done: true },
      { value: undefined, done: true },
    ]);
    expect(tail.subscribers).toBe(0);
    await tail.stop();
  });
});

describeOnPostgres('Two overlapping transactions', () => {
  it('cannot hide a row from a reader: numbers become visible in their order', async () => {
    const database = await createTestDatabase('postgres');
    const db = await database.open<KitTables>('cases', []);
    const clock = manualClock(START);
    const from = await db.asCaller(service, lastSeq);
    let release!: () => void;
    const held = new Promise<void>((resolve) => (release = resolve));
    const slow = db.asCaller(service, async (trx) => {
      await appendEvents(trx, [event('slow')], clock);
      await held;
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const fast = db.asCaller(service, (trx) => appendEvents(trx, [event('fast')], clock));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const seen = await db.asCaller(service, (trx) => readEvents(trx, { afterSeq: from, limit: 10 }));
    expect(seen).toEqual([]);
    release();
    await Promise.all([slow, fast]);
    const after = await db.asCaller(service, (trx) => readEvents(trx, { afterSeq: from, limit: 10 }));
    expect(after.map(({ subject }) => subject)).toEqual(['slow', 'fast']);
    await database.close();
  });
});

describe('A salted hash', () => {
  it('differs with the salt, so that equal texts of two cases cannot be matched', () => {
    expect(saltedHash('same', 'salt-1')).not.toBe(saltedHash('same', 'salt-2'));
  });
});
