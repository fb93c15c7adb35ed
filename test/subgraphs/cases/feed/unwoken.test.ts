import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { CaseDeps } from '../../../../subgraphs/cases/graph/context.js';
import { cases } from '../../../../subgraphs/cases/main.js';
import type { CaseTables } from '../../../../subgraphs/cases/store/tables.js';
import { silentLog } from '../../../../subgraphs/kit/log.js';
import { listenOnPostgres } from '../../../../subgraphs/kit/store/postgres.js';
import { serverUrl } from '../../../harness/postgres.js';
import { describeOnPostgres, eachStore, type StoreKind } from '../../../harness/stores.js';
import { startTestSubgraph, type TestAnswer, type TestSubgraph } from '../../../harness/subgraph.js';
import { seedCases } from '../statistics/seed-cases.js';
import { appendAll, service } from './seed-events.js';

const UPDATED = 'subscription { caseUpdated { caseId } }';
/** Far more than a poll, far less than the test's own time. */
const PATIENCE_MS = 20_000;

/** A subgraph with a reader, and who else listens for the ledger's notifications. */
async function startRead(store: StoreKind) {
  const subgraph: TestSubgraph<CaseTables, CaseDeps> = await startTestSubgraph(cases, { store });
  const ids = await seedCases(subgraph.db, 4);
  const reader: AsyncIterableIterator<TestAnswer> = await subgraph.subscribe(UPDATED, {}, service);
  let wakes = 0;
  const stopListening = await subgraph.db.listen('cases_ledger', () => (wakes += 1));
  return {
    ids,
    database: subgraph.database,
    wakes: () => wakes,
    write: (...caseIds: readonly string[]) =>
      appendAll(
        subgraph.db,
        caseIds.map((caseId) => ({ caseId })),
      ),
    /** The cases of the next events, in their order. */
    take: async (count: number): Promise<string[]> => {
      const taken: string[] = [];
      while (taken.length < count) taken.push((await reader.next()).value.data.caseUpdated.caseId);
      return taken;
    },
    stop: async () => {
      await reader.return?.();
      await stopListening();
      await subgraph.stop();
    },
  };
}
type Read = Awaited<ReturnType<typeof startRead>>;

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('It did not come about in time.');
    await setTimeout(20);
  }
}

eachStore('A reader of the case feed whose notifications are lost', (kind) => {
  let read: Read;
  beforeAll(async () => {
    read = await startRead(kind);
  });
  afterAll(() => read.stop());

  /** What appends goes on and tells nobody, or tells again. */
  const rewrite = (from: string, to: string) =>
    read.database.asOwner(
      `do $$ begin execute replace(pg_get_functiondef('cases.append_events'::regproc), '${from}(', '${to}('); end $$`,
    );

  test('§1.4 is told by polling: each event once and in order, and is woken again afterwards', async () => {
    const [a, b, c, d] = read.ids as [string, string, string, string];
    await rewrite('pg_notify', 'concat');
    await read.write(a, b, c, a);
    expect(await read.take(4)).toEqual([a, b, c, a]);
    expect(read.wakes()).toBe(0);
    await rewrite('concat', 'pg_notify');
    await read.write(d);
    expect(await read.take(1)).toEqual([d]);
    await until(() => read.wakes() > 0);
  });
});

describeOnPostgres('A reader of the case feed whose listening connection is cut', () => {
  let read: Read;
  beforeEach(async () => {
    read = await startRead('postgres');
  });
  afterEach(() => read.stop());

  const listening = `from pg_stat_activity where datname = current_database() and query like 'listen %'`;
  /** Every connection that listens: the reader's and the one beside it. */
  const cut = () =>
    read.database.asOwner(
      `do $$ begin if (select count(pg_terminate_backend(pid)) ${listening}) <> 2 then raise 'not two'; end if; end $$`,
    );
  const areListening = async (): Promise<boolean> => {
    const asked = `do $$ begin if (select count(*) ${listening}) <> 2 then raise 'not two'; end if; end $$`;
    return read.database.asOwner(asked).then(
      () => true,
      () => false,
    );
  };

  test('§1.4 loses nothing and doubles nothing: each event once and in order', async () => {
    const [a, b, c, d] = read.ids as [string, string, string, string];
    await read.write(a);
    expect(await read.take(1)).toEqual([a]);
    await cut();
    await read.write(b, c, b);
    expect(await read.take(3)).toEqual([b, c, b]);
    await until(areListening);
    await read.write(d);
    expect(await read.take(1)).toEqual([d]);
  });

  test('§1.4 listens again on a new connection, and looks at once what it has missed', async () => {
    const [a, b] = read.ids as [string, string];
    await cut();
    await read.write(a);
    await until(() => read.wakes() > 0);
    await until(areListening);
    const before = read.wakes();
    await read.write(b);
    await until(() => read.wakes() > before);
    expect(await read.take(2)).toEqual([a, b]);
  });
});

describeOnPostgres('Whoever stops listening while a lost connection is being made anew', () => {
  test('§1.4 leaves no connection behind', async () => {
    const target = new URL(serverUrl!);
    /** Goes between, and keeps the second connection waiting. */
    const through: Socket[] = [];
    let letThrough = (): void => {};
    const between = createServer((near) => {
      through.push(near);
      near.on('error', () => {});
      const pass = (): void => {
        const far = connect(Number(target.port || 5432), target.hostname);
        far.on('error', () => near.destroy());
        near.pipe(far).pipe(near);
      };
      if (through.length === 1) pass();
      else letThrough = pass;
    }).listen(0, '127.0.0.1');
    await once(between, 'listening');
    const url = new URL(target);
    url.hostname = '127.0.0.1';
    url.port = String((between.address() as AddressInfo).port);

    let wakes = 0;
    const stop = await listenOnPostgres({ url: url.href, log: silentLog }, 'a_channel', () => (wakes += 1));
    through[0]!.destroy();
    await until(() => through.length === 2);
    await stop();
    letThrough();
    await until(() => through[1]!.destroyed || through[1]!.readableEnded);
    expect(wakes).toBe(0);
    between.close();
    await once(between, 'close');
  });
});
