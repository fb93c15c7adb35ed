import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'undici';
import { pin, startPinned } from '../engine/processes.js';
import { median } from '../median.js';
import { DEAR, SMALL } from './graph.js';

/** Issue 7: while analysts ask as much as they can, officers' small queries keep p95 within twice that of the quiet machine. */
const MAX_RATIO = 2;

const ANALYSTS = 200;
const ROUNDS = 5;
const ROUND_MS = 4_000;
const FILLING_MS = 500;

/** Officers at work: so many, each with a pause between two questions. */
const OFFICERS = 10;
const PAUSE_MS = 50;

const CONFIGURATIONS = {
  'as it comes': '',
  'without bulkheads': 'concurrency: { executing: 100000, executingPerAgency: 100000, byKind: {} }',
} as const;

interface Gateway {
  readonly url: string;
  readonly officer: string;
  readonly analyst: string;
}

/** `npm run bench -- limits`: officers' p95 beside 200 analysts; false when the bar is missed. */
export async function benchLimits(): Promise<boolean> {
  const dataDir = mkdtempSync(join(tmpdir(), 'liandong-bench-limits-'));
  pin(process.pid, 1);
  const subgraph = await startPinned<number>({ module: '../limits/subgraph-process.js', args: [], core: 1 });
  const rows: Record<string, number | string>[] = [];
  for (const [configuration, yaml] of Object.entries(CONFIGURATIONS)) {
    const args = [String(subgraph.first), yaml, dataDir];
    const gateway = await startPinned<Gateway>({ module: '../limits/gateway-process.js', args, core: 0 });
    rows.push({ configuration, ...(await measure(gateway.first)) });
    await gateway.stop();
  }
  await subgraph.stop();
  rmSync(dataDir, { recursive: true });
  console.table(rows);
  return Number(rows[0]!['ratio']) <= MAX_RATIO;
}

/** Quiet and busy rounds by turns: the machine's own moods are in both. */
async function measure(gateway: Gateway) {
  const pool = new Pool(gateway.url, { connections: ANALYSTS + OFFICERS });
  const ratios: number[] = [];
  const [quiets, busies]: [number[], number[]] = [[], []];
  let answered = 0;
  await officersAtWork(pool, gateway, ROUND_MS / 4);
  for (let round = 0; round < ROUNDS; round += 1) {
    const quiet = await officersAtWork(pool, gateway, ROUND_MS);
    const analysts = startAnalysts(pool, gateway);
    // Until their queue is full.
    await pause(FILLING_MS);
    const busy = await officersAtWork(pool, gateway, ROUND_MS);
    answered += await analysts.stop();
    quiets.push(quiet);
    busies.push(busy);
    ratios.push(busy / quiet);
  }
  await pool.close();
  return {
    quietP95Ms: median(quiets),
    busyP95Ms: median(busies),
    ratio: median(ratios),
    analystAnswersPerSecond: Math.round(answered / ((ROUNDS * (ROUND_MS + FILLING_MS)) / 1_000)),
  };
}

let nonce = 0;

/** @returns whether it was answered, and not told to come back later */
async function ask(pool: Pool, query: string, token: string): Promise<boolean> {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    authorization: `Bearer ${token}`,
  };
  const body = JSON.stringify({ query, variables: { n: (nonce += 1) } });
  const response = await pool.request({ path: '/graphql', method: 'POST', headers, body });
  return (await response.body.text()).startsWith('{"data"');
}

/** @returns the 95th percentile, ms */
async function officersAtWork(pool: Pool, { officer }: Gateway, forMs: number): Promise<number> {
  const times: number[] = [];
  const until = performance.now() + forMs;
  const work = async (): Promise<void> => {
    while (performance.now() < until) {
      await pause(PAUSE_MS * (0.5 + Math.random()));
      const askedAt = performance.now();
      const isAnswered = await ask(pool, SMALL, officer);
      // Where nothing protects them they are sent away in the end: that is no quick answer.
      times.push(isAnswered ? performance.now() - askedAt : Infinity);
    }
  };
  await Promise.all(Array.from({ length: OFFICERS }, work));
  return times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)]!;
}

function startAnalysts(pool: Pool, { analyst }: Gateway): { stop(): Promise<number> } {
  let goesOn = true;
  let answered = 0;
  const work = async (): Promise<void> => {
    while (goesOn) if (await ask(pool, DEAR, analyst)) answered += 1;
  };
  const all = Promise.all(Array.from({ length: ANALYSTS }, work));
  return {
    async stop() {
      goesOn = false;
      const inTime = answered;
      // Those who wait are answered or sent away before the next quiet round.
      await all;
      return inTime;
    },
  };
}
