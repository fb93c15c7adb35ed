import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { Access, FollowAccessParts } from '../../../../gateway/identity/access/follow.js';
import type { AskGraph } from '../../../../gateway/identity/access/reading.js';
import { AccessBook, follow, makeKey } from '../access-book.js';

const CLERK = { agencyId: 'agency_1', role: 'CASE_OFFICER' };
const CHIEF = { agencyId: 'agency_1', role: 'SUPERVISOR' };

const open: Access[] = [];
afterEach(async () => {
  for (const access of open.splice(0)) await access.stop();
});

function following(book: AccessBook, parts: Partial<FollowAccessParts> = {}): Access {
  const access = follow(book, parts);
  open.push(access);
  return access;
}

const rolesOf = (access: Access, subject: string) => access.table.grantsOf(subject)?.map(({ role }) => role);

describe('What registry says of rights', () => {
  test('is read from the start, over as many pages as there are', async () => {
    const book = new AccessBook();
    book.pageSize = 2;
    for (let officer = 0; officer < 7; officer++) book.grant(`officer-${officer}`, CLERK);
    book.note(makeKey().fact);
    const access = following(book);
    await access.caughtUp(60_000);
    expect(access.state()).toMatchObject({ subjects: 7, keys: 1 });
    expect(rolesOf(access, 'officer-6')).toEqual(['CASE_OFFICER']);
  });

  test('replaces all that a subject had', async () => {
    const book = new AccessBook();
    book.grant('ann', CLERK, CHIEF);
    book.grant('ann', CHIEF);
    const access = following(book);
    await access.caughtUp(60_000);
    expect(rolesOf(access, 'ann')).toEqual(['SUPERVISOR']);
    book.grant('ann');
    await access.caughtUp(60_000);
    expect(rolesOf(access, 'ann')).toEqual([]);
    expect(access.state().subjects).toBe(0);
  });

  test('is read on from where it was read to', async () => {
    const book = new AccessBook();
    book.grant('ann', CLERK);
    const access = following(book);
    await access.caughtUp(60_000);
    book.grant('bob', CHIEF);
    await access.caughtUp(60_000);
    expect(rolesOf(access, 'bob')).toEqual(['SUPERVISOR']);
    expect(book.asked.filter((cursor) => cursor === null)).toHaveLength(1);
  });

  test('is read anew when registry does not know the cursor, the old state being what holds meanwhile', async () => {
    const book = new AccessBook();
    book.grant('ann', CLERK);
    book.grant('bob', CLERK);
    const access = following(book);
    await access.caughtUp(60_000);
    const told: string[] = [];
    access.watch('bob', () => told.push(`bob has ${rolesOf(access, 'bob')!.length}`));
    book.forget();
    book.grant('ann', CLERK);
    await access.caughtUp(60_000);
    expect(rolesOf(access, 'ann')).toEqual(['CASE_OFFICER']);
    expect(rolesOf(access, 'bob')).toEqual([]);
    expect(told).toEqual(['bob has 0']);
  });

  test.each<[string, object]>([
    ['an error beside it', { errors: [{ message: 'A subgraph could not answer this field.' }] }],
    ['a hole in it', { edges: [{ node: null }] }],
    [
      'a key whose hash is none',
      { edges: [{ node: { subject: null, grants: null, apiKey: { ...makeKey().fact, secretHash: 'x' } } }] },
    ],
    ['a next page that is nowhere', { pageInfo: { hasNextPage: true, endCursor: null } }],
  ])('is not taken from a page with %s', async (_what, { errors, ...change }: { errors?: unknown }) => {
    const pages = { edges: [], pageInfo: { hasNextPage: false, endCursor: null }, ...change };
    const ask = jest.fn<AskGraph>(async () => ({
      data: { accessChanges: pages },
      ...(errors !== undefined && { errors }),
    }));
    const access = following(new AccessBook(), { ask });
    while (ask.mock.calls.length < 3) await new Promise((resolve) => setImmediate(resolve));
    expect(access.isFresh(Date.now())).toBe(false);
    expect(access.state().lagMs).toBeNull();
  });

  test('is told to those who watch its subject, and to nobody else', async () => {
    const book = new AccessBook();
    const access = following(book);
    await access.caughtUp(60_000);
    const told: string[] = [];
    for (const subject of ['ann', 'bob', 'partner:hotline']) access.watch(subject, () => told.push(subject));
    access.watch('bob', () => told.push('never'))();
    book.grant('ann', CLERK);
    book.note(makeKey().fact);
    await access.caughtUp(60_000);
    expect(told).toEqual(['ann', 'partner:hotline']);
  });

  test('is waited for no longer than asked', async () => {
    const book = new AccessBook();
    book.isAway = true;
    const access = following(book);
    await access.whenRead(20);
    expect(access.isFresh(Date.now())).toBe(false);
    const waiting = access.whenRead(60_000);
    book.isAway = false;
    await waiting;
    expect(access.isFresh(Date.now())).toBe(true);
  });

  test('is too old when it could not be read for so long, and whoever watches is told', async () => {
    const book = new AccessBook();
    let nowMs = Date.UTC(2026, 5, 1);
    const access = following(book, { now: () => nowMs, maxAgeMs: 60_000 });
    await access.caughtUp(60_000);
    book.isAway = true;
    nowMs += 60_000;
    expect(access.isFresh(nowMs)).toBe(true);
    const told = new Promise<void>((resolve) => access.watch('ann', resolve));
    nowMs += 1;
    expect(access.isFresh(nowMs)).toBe(false);
    await told;
    book.isAway = false;
    await access.caughtUp(60_000);
    expect(access.isFresh(nowMs)).toBe(true);
  });

  test('leaves nobody waiting when the gateway stops', async () => {
    const book = new AccessBook();
    book.isAway = true;
    const access = following(book);
    const waiting = access.caughtUp(60_000);
    await access.stop();
    await waiting;
    expect(access.isFresh(Date.now())).toBe(false);
  });
});

describe('The table of rights', () => {
  test('has bounds: whom it had no room for is unknown, and not without rights', async () => {
    const book = new AccessBook();
    for (let officer = 0; officer < 5; officer++) book.grant(`officer-${officer}`, CLERK);
    book.note(makeKey({ id: 'a', prefix: 'aaaaaaaa' }).fact);
    book.note(makeKey({ id: 'b', prefix: 'bbbbbbbb' }).fact);
    const access = following(book, { bounds: { maxSubjects: 3, maxKeys: 1 } });
    await access.caughtUp(60_000);
    expect(access.state()).toMatchObject({ subjects: 3, keys: 1 });
    expect(rolesOf(access, 'officer-0')).toEqual(['CASE_OFFICER']);
    expect(access.table.grantsOf('officer-4')).toBeUndefined();
    expect(access.table.keysOf('aaaaaaaa')).toHaveLength(1);
    expect(access.table.keysOf('bbbbbbbb')).toBeUndefined();
  });

  test('does not find a revoked key, nor an older form of one', async () => {
    const book = new AccessBook();
    const { fact } = makeKey({ prefix: 'aaaaaaaa' });
    book.note(fact);
    book.note({ ...fact, prefix: 'bbbbbbbb' });
    const access = following(book);
    await access.caughtUp(60_000);
    expect([access.table.keysOf('aaaaaaaa')!.length, access.table.keysOf('bbbbbbbb')!.length]).toEqual([0, 1]);
    book.note({ ...fact, prefix: 'bbbbbbbb', revokedAt: '2026-06-01T00:00:00.000Z' });
    await access.caughtUp(60_000);
    expect(access.table.keysOf('bbbbbbbb')).toEqual([]);
    expect(access.state().keys).toBe(0);
  });
});
