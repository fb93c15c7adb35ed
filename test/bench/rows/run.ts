import { Kysely, sql } from 'kysely';
import { caseMigrations } from '../../../subgraphs/cases/migrations/all.js';
import { caseList, workListOf, type CasePage } from '../../../subgraphs/cases/store/case-lists.js';
import { ALL_CASE_EVENTS, type CaseEventSelection } from '../../../subgraphs/cases/domain/case-event-selection.js';
import { listCaseEvents } from '../../../subgraphs/cases/store/case-events.js';
import type { CaseTables, CaseTrx } from '../../../subgraphs/cases/store/tables.js';
import type { Caller } from '../../../schema/caller.js';
import { serviceCaller } from '../../../subgraphs/kit/callers.js';
import type { Database } from '../../../subgraphs/kit/store/database.js';
import { sessionDialect } from '../../../subgraphs/kit/store/driver.js';
import { openPostgresPool } from '../../../subgraphs/kit/store/postgres.js';
import { silentLog } from '../../../subgraphs/kit/log.js';
import { openStore } from '../../../subgraphs/kit/service/store.js';
import { freshDatabase, serverUrl } from '../../harness/postgres.js';
import { city, county, fill, FILL_LEDGER, MINISTRY, officer, province, scattered } from './world.js';

const CASES = 1_000_000;
const RUNS = 60;
const RUNS_OF_SLOW = 3;
/** `npm run bench -- rows` fails above these. */
const MAX_FACTOR = 3;
const MAX_P50_MS = 10;

const WORK: CasePage = { selection: { open: true }, order: 'DUE_AT_ASC', after: null, limit: 21 };
const NEWEST: CasePage = { selection: {}, order: 'RECEIVED_AT_DESC', after: null, limit: 21 };

/** No case of the bench is in this state: the whole feed is looked through. */
const NOWHERE: CaseEventSelection = { ...ALL_CASE_EVENTS, states: ['ASSIGNED'] };

const SCOPES: readonly (readonly [string, Caller])[] = [
  ['a county', officer(county(1, 1, 1))],
  ['a county that helps with 20', officer(county(1, 1, 2))],
  ['a city', officer(city(1, 1))],
  ['a province', officer(province(1))],
  ['the ministry', officer(MINISTRY)],
  ['2 counties', officer(...scattered(2))],
  ['4 counties', officer(...scattered(4))],
  ['20 counties', officer(...scattered(20))],
  ['100 counties', officer(...scattered(100))],
  ['a platform', { subject: 'p', kind: 'PARTNER', grants: [], scopes: ['platform:city-app'] }],
];

const NOTHING_IN_SIGHT = [
  'somebody who sees no case',
  { subject: 'a', kind: 'ANALYST', grants: [], scopes: [] },
] as const;

/** What row policies cost: work lists and lists under a policy against the same reads of one who has all in sight. */
export async function benchRows([cases = String(CASES)]: readonly string[]): Promise<boolean> {
  if (serverUrl === undefined) throw new Error('TEST_DATABASE_URL names the PostgreSQL server to measure on.');
  const database = await freshDatabase();
  const db = await openStore<CaseTables>({
    name: 'cases',
    migrations: caseMigrations,
    environment: { CASES_DATABASE_URL: database.url },
    embedded: () => Promise.reject(new Error('Rows are measured on PostgreSQL.')),
    log: silentLog,
  });
  try {
    await fill(db, Number(cases));
    await database.run(FILL_LEDGER);
    await database.run('vacuum analyze');
    const service = serviceCaller('cases');
    console.log(`${cases} cases; p50 / p95 in ms over ${RUNS} runs, with the transaction around`);
    const held = await workLists(db, database.url);
    report('newest cases, unguarded', await time(db, service, (trx) => caseList(trx, NEWEST)));
    for (const [name, caller] of SCOPES) {
      report(`newest cases, as ${name}`, await time(db, caller, (trx) => caseList(trx, NEWEST)));
    }
    for (const [name, caller] of SCOPES) {
      report(`open cases by deadline, as ${name}`, await time(db, caller, (trx) => caseList(trx, WORK)));
    }
    const feed = (caller: Caller, selection: CaseEventSelection) => async (trx: CaseTrx) => {
      const { events } = await listCaseEvents(trx, {
        selection,
        afterSeq: 0,
        limit: 21,
        sight: caller.kind === 'SERVICE' ? 'ALL' : 'OWN',
      });
      return events;
    };
    for (const [name, caller] of [['a subgraph', service] as const, ...SCOPES, NOTHING_IN_SIGHT]) {
      report(`the feed from its start, as ${name}`, await time(db, caller, feed(caller, ALL_CASE_EVENTS)));
    }
    for (const [name, caller] of [...SCOPES, NOTHING_IN_SIGHT]) {
      report(`what is nowhere in the feed, as ${name}`, await time(db, caller, feed(caller, NOWHERE), RUNS_OF_SLOW));
    }
    return held;
  } finally {
    await db.close();
    await database.drop();
  }
}

/** The work list of a county, without a policy and as everybody: they take turns, so that the machine's other work hits all alike. */
async function workLists(db: Database<CaseTables>, url: string): Promise<boolean> {
  const bare = openBare(url);
  const read = (trx: CaseTrx) => workListOf(trx, county(1, 1, 1), WORK);
  const service = serviceCaller('cases');
  const reads: readonly Read[] = [
    ['unguarded', () => bare.asCaller(service, read)],
    ...[['as a subgraph', service] as const, ...SCOPES.map(([name, caller]) => [`as ${name}`, caller] as const)].map(
      ([name, caller]): Read => [name, () => db.asCaller(caller, read)],
    ),
  ];
  try {
    const timings = await timeInTurns(reads);
    for (const [place, [name]] of reads.entries()) report(`work list of a county, ${name}`, timings[place]!);
    const [unguarded, ...guarded] = timings;
    return guarded.every(({ p50 }) => p50 <= MAX_FACTOR * unguarded!.p50 && p50 < MAX_P50_MS);
  } finally {
    await bare.close();
  }
}

/** The same statements as the owner, whom no policy binds. */
function openBare(url: string): Pick<Database<CaseTables>, 'asCaller' | 'close'> {
  const pool = openPostgresPool({ url, log: silentLog });
  const kysely = new Kysely<CaseTables>({ dialect: sessionDialect(pool) });
  return {
    asCaller: (_caller, work) =>
      kysely.transaction().execute(async (trx) => {
        await sql.raw('set local search_path to cases').execute(trx);
        return work(trx);
      }),
    close: () => kysely.destroy(),
  };
}

interface Timing {
  readonly p50: number;
  readonly p95: number;
  readonly rows: number;
}

type Read = readonly [name: string, read: () => Promise<readonly unknown[]>];

async function timeInTurns(reads: readonly Read[]): Promise<readonly Timing[]> {
  const samples = reads.map(() => ({ took: [] as number[], rows: 0 }));
  for (let no = 0; no < RUNS; no++) {
    for (const [place, [, read]] of reads.entries()) {
      const from = performance.now();
      samples[place]!.rows = (await read()).length;
      samples[place]!.took.push(performance.now() - from);
    }
  }
  return samples.map(timingOf);
}

async function time(
  db: Pick<Database<CaseTables>, 'asCaller'>,
  caller: Caller,
  read: (trx: CaseTrx) => Promise<readonly unknown[]>,
  runs = RUNS,
): Promise<Timing> {
  const took: number[] = [];
  let rows = 0;
  for (let no = 0; no < runs; no++) {
    const from = performance.now();
    rows = (await db.asCaller(caller, read)).length;
    took.push(performance.now() - from);
  }
  return timingOf({ took, rows });
}

function timingOf({ took, rows }: { readonly took: number[]; readonly rows: number }): Timing {
  took.sort((a, b) => a - b);
  return { p50: took[Math.floor(took.length / 2)]!, p95: took[Math.floor(took.length * 0.95)]!, rows };
}

function report(what: string, { p50, p95, rows }: Timing): void {
  console.log(`${what.padEnd(56)} ${p50.toFixed(2).padStart(8)} ${p95.toFixed(2).padStart(8)}   ${rows} rows`);
}
