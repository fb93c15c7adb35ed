import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { PUBLIC_CALLER } from '../../../schema/caller.js';
import { serviceCaller } from '../../../subgraphs/kit/callers.js';
import { actAsSubgraph } from '../../../subgraphs/kit/store/caller-settings.js';
import type { Database, Trx } from '../../../subgraphs/kit/store/database.js';
import { lockDataDirectory } from '../../../subgraphs/kit/store/data-directory-lock.js';
import type { KitTables } from '../../../subgraphs/kit/store/kit-tables.js';
import { createTestDatabase, describeOnPostgres, eachStore, type TestDatabase } from '../../harness/stores.js';

interface Tables extends KitTables {
  note: { id: number; text: string };
}

const NOTES = {
  id: '0001_note',
  sql: `create table note (id integer primary key, text text not null);
        alter table note enable row level security;
        create policy note_all on note using (true) with check (true);`,
};

eachStore('The store', (kind) => {
  let database: TestDatabase;
  let db: Database<Tables>;

  beforeAll(async () => {
    database = await createTestDatabase(kind);
    db = await database.open<Tables>('cases', [NOTES]);
  });
  afterAll(() => database.close());

  const insert = (id: number, text = 'a') =>
    db.asCaller(PUBLIC_CALLER, (trx) => trx.insertInto('note').values({ id, text }).execute());
  const count = () =>
    db.asCaller(PUBLIC_CALLER, async (trx) => {
      const row = await trx.selectFrom('note').select(trx.fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
      return row.n;
    });

  it('hides rows that a policy denies, because the runtime role cannot bypass it', async () => {
    await insert(1);
    expect(await count()).toBe(1);
    await database.asOwner('alter policy note_all on cases.note using (false)');
    expect(await count()).toBe(0);
    await expect(
      db.asCaller(PUBLIC_CALLER, (trx) => trx.deleteFrom('note').executeTakeFirstOrThrow()),
    ).resolves.toMatchObject({ numDeletedRows: 0n });
    await database.asOwner('alter policy note_all on cases.note using (true)');
    expect(await count()).toBe(1);
  });

  it('tells policies who the caller is, and leaves nothing of it for the next transaction', async () => {
    const subjectSeen = (trx: Parameters<Parameters<typeof db.asCaller>[1]>[0]) =>
      sql<{ subject: string }>`select current_setting('liandong.caller')::jsonb->>'subject' as subject`.execute(trx);
    const caller = { ...PUBLIC_CALLER, subject: `o'brien "quoted" \\ 局` };
    expect((await db.asCaller(caller, subjectSeen)).rows).toEqual([{ subject: caller.subject }]);
    expect((await db.asCaller(PUBLIC_CALLER, subjectSeen)).rows).toEqual([{ subject: 'public' }]);
  });

  it('rolls everything back when the work rejects', async () => {
    const before = await count();
    const work = db.asCaller(PUBLIC_CALLER, async (trx) => {
      await trx.insertInto('note').values({ id: 99, text: 'never' }).execute();
      throw new Error('stop');
    });
    await expect(work).rejects.toThrow('stop');
    expect(await count()).toBe(before);
  });

  it('goes on after a statement failed', async () => {
    await insert(2);
    await expect(insert(2)).rejects.toMatchObject({ code: '23505' });
    await insert(3);
  });

  it('gives the same JavaScript values from both drivers', async () => {
    const { rows } = await db.asCaller(PUBLIC_CALLER, (trx) =>
      sql`select 9007199254740991::bigint as big, 1.25::numeric as exact, date '2026-10-01' as day,
          timestamptz '2026-10-01T22:30:00.123+08:00' as instant, '{"a":[1]}'::jsonb as document, true as yes,
          ${['x', 'y']}::text[] as list`.execute(trx),
    );
    expect(rows).toEqual([
      {
        big: 9007199254740991,
        exact: 1.25,
        day: '2026-10-01',
        instant: new Date('2026-10-01T14:30:00.123Z'),
        document: { a: [1] },
        yes: true,
        list: ['x', 'y'],
      },
    ]);
  });

  it('lets the runtime role neither change the ledger nor read the migrations', async () => {
    const service = serviceCaller('cases');
    for (const statement of [sql`update ledger set type = 'x'`, sql`delete from ledger`, sql`truncate ledger`]) {
      await expect(db.asCaller(service, (trx) => statement.execute(trx))).rejects.toThrow(/permission denied/);
    }
    await expect(db.asCaller(service, (trx) => sql`select * from schema_migration`.execute(trx))).rejects.toThrow(
      /permission denied/,
    );
  });

  it('wakes a listener after NOTIFY, until it stops listening', async () => {
    let wakes = 0;
    const stop = await db.listen('some_channel', () => (wakes += 1));
    await db.asCaller(PUBLIC_CALLER, (trx) => sql`select pg_notify('some_channel', 'x')`.execute(trx));
    await waitFor(() => wakes === 1);
    await stop();
    await db.asCaller(PUBLIC_CALLER, (trx) => sql`select pg_notify('some_channel', 'x')`.execute(trx));
    await count();
    expect(wakes).toBe(1);
  });

  it('refuses a migration that was edited after it had landed', async () => {
    const edited = { ...NOTES, sql: `${NOTES.sql} -- edited` };
    await expect(database.open('cases', [edited])).rejects.toThrow('cases/0001_note was edited after it had landed');
  });

  it('refuses a table without row-level security', async () => {
    const open = { id: '0002_open', sql: 'create table open_table (id integer)' };
    await expect(database.open('cases', [NOTES, open])).rejects.toThrow('no row-level security: open_table');
  });
});

eachStore('A store’s own tables', (kind) => {
  let database: TestDatabase;
  let db: Database<KitTables>;
  beforeAll(async () => {
    database = await createTestDatabase(kind);
    db = await database.open<KitTables>('cases', []);
  });
  afterAll(() => database.close());

  const officer = (subject: string) => ({ ...PUBLIC_CALLER, subject, kind: 'OFFICER' as const });

  it('give a caller its own idempotency keys only, and nobody else’s for a name that begins alike', async () => {
    const key = { mutation: 'm', key: 'k', input_hash: 'h', result: 'null', created_at: new Date() };
    await db.asCaller(officer('li'), (trx) =>
      trx
        .insertInto('idempotency_key')
        .values({ ...key, subject: 'li' })
        .execute(),
    );
    const seenBy = (subject: string) =>
      db.asCaller(officer(subject), (trx) => trx.selectFrom('idempotency_key').select('subject').execute());
    expect([await seenBy('li'), await seenBy('l'), await seenBy('li:x')]).toEqual([[{ subject: 'li' }], [], []]);
    const forged = db.asCaller(officer('wang'), (trx) =>
      trx
        .insertInto('idempotency_key')
        .values({ ...key, subject: 'li', key: 'forged' })
        .execute(),
    );
    await expect(forged).rejects.toMatchObject({ code: '42501' });
  });

  it('hand on from a rule to the subgraph’s own work, until the transaction ends and no longer', async () => {
    const sight = (trx: Trx<KitTables>) =>
      sql<{ sight: string }>`select current_setting('liandong.sight', true) as sight`.execute(trx);
    const seen = await db.asCaller(officer('li'), async (trx) => {
      const before = (await sight(trx)).rows[0]!.sight;
      await actAsSubgraph(trx);
      return [before, (await sight(trx)).rows[0]!.sight];
    });
    expect(seen).toEqual(['OWN', 'ALL']);
    expect((await db.asCaller(officer('li'), sight)).rows).toEqual([{ sight: 'OWN' }]);
  });
});

describeOnPostgres('A runtime role that could get round the policies', () => {
  it('is refused at the start: one that inherits from the owner of a table', async () => {
    const database = await createTestDatabase('postgres');
    const owner = `owner_${randomBytes(6).toString('hex')}`;
    await database.open<Tables>('cases', [NOTES]);
    await database.asOwner(
      `create role ${owner}; alter table cases.note owner to ${owner}; grant ${owner} to liandong_cases`,
    );
    try {
      await expect(database.open<Tables>('cases', [NOTES])).rejects.toThrow('could bypass row-level security');
    } finally {
      await database.asOwner(
        `revoke ${owner} from liandong_cases; reassign owned by ${owner} to current_user; drop role ${owner}`,
      );
      await database.close();
    }
  });
});

describeOnPostgres('Two replicas', () => {
  it('may migrate at the same time', async () => {
    const database = await createTestDatabase('postgres');
    await Promise.all([1, 2, 3, 4].map(() => database.open<Tables>('cases', [NOTES])));
    await database.close();
  });

  it('run transactions side by side', async () => {
    const database = await createTestDatabase('postgres');
    const db = await database.open<Tables>('cases', [NOTES]);
    let both: () => void;
    const met = new Promise<void>((resolve) => (both = resolve));
    await Promise.all([
      db.asCaller(PUBLIC_CALLER, async (trx) => {
        await trx.insertInto('note').values({ id: 1, text: 'a' }).execute();
        await met;
      }),
      db.asCaller(PUBLIC_CALLER, async () => both()),
    ]);
    await database.close();
  });
});

describe('The lock of a data directory', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'liandong-lock-'));
  afterAll(() => rmSync(dataDir, { recursive: true }));

  it('refuses a second opening with a sentence that names the process, until it is given back', () => {
    const unlock = lockDataDirectory(dataDir);
    expect(() => lockDataDirectory(dataDir)).toThrow(`${dataDir} is in use by process ${process.pid}`);
    unlock();
    lockDataDirectory(dataDir)();
  });
});

async function waitFor(condition: () => boolean): Promise<void> {
  for (const started = Date.now(); !condition();) {
    if (Date.now() - started > 5_000) throw new Error('It did not happen within 5 s.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
