import { cpSync } from 'node:fs';
import { demoState } from '../../bin/embedded/demo-state.js';
import { seedDemo } from '../../bin/embedded/demo.js';
import { startEmbedded } from '../../bin/embedded/start.js';
import { SUBGRAPH_NAMES } from '../../bin/product/subgraphs.js';
import { silentLog } from '../../subgraphs/kit/log.js';
import { databaseNamed, type FreshDatabase, freshDatabase } from './postgres.js';
import type { StoreKind } from './stores.js';
import { copyOfEmptyDatabase, copyOfTemplate, nameOfRun } from './templates.js';

/** Some of every state; each costs a few commands. `npm start` seeds more of them. */
const DEMO_CASES = 60;

/** A demo of one test's own: its data directory and, on PostgreSQL, its database. */
export interface Demo {
  readonly dataDir: string;
  readonly database: FreshDatabase | undefined;
}

/** A copy of the seeded demo, which is seeded once in a run of jest. */
export async function copyOfDemo(store: StoreKind): Promise<Demo> {
  const dataDir = await copyOfTemplate(`demo-${store}`, (making) => makeDemo(store, making));
  return { dataDir, database: store === 'postgres' ? await freshDatabase(templateName()) : undefined };
}

async function makeDemo(store: StoreKind, dataDir: string): Promise<void> {
  if (store === 'pglite') cpSync(await copyOfEmptyDatabase(), dataDir, { recursive: true });
  const database = store === 'postgres' ? await databaseNamed(templateName()) : undefined;
  const product = await startEmbedded({ dataDir, port: 0, environment: addresses(database), log: silentLog });
  await seedDemo(product, { now: new Date(), print: () => {}, cases: DEMO_CASES });
  demoState(dataDir).finish();
  await product.stop();
}

/** Where the four subgraphs find their stores: in one database, or in the embedded one. */
export function addresses(database: FreshDatabase | undefined): Readonly<Record<string, string>> {
  // Time passes for cases when a test says so.
  const still = { CASES_SWEEP_SECONDS: '0' };
  if (database === undefined) return still;
  const urls = SUBGRAPH_NAMES.map((name) => [`${name.toUpperCase()}_DATABASE_URL`, database.url]);
  return { ...still, ...Object.fromEntries(urls) };
}

/** Dropped by `run-templates-end.js`. */
function templateName(): string {
  return `liandong_demo_${nameOfRun()}`;
}
