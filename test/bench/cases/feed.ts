import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import WebSocket from 'ws';
import { CALLER_HEADER, signCaller, subscribeBody } from '../../../schema/caller.js';
import { ALL_CASE_EVENTS } from '../../../subgraphs/cases/domain/case-event-selection.js';
import { openCaseFeed } from '../../../subgraphs/cases/feed/case-feed.js';
import { withSights } from '../../../subgraphs/cases/feed/sighted-event.js';
import type { CaseTables } from '../../../subgraphs/cases/store/tables.js';
import { serviceCaller } from '../../../subgraphs/kit/callers.js';
import { startTail } from '../../../subgraphs/kit/feed/tail.js';
import { lastSeq } from '../../../subgraphs/kit/ledger/read.js';
import { cursorCodec } from '../../../subgraphs/kit/graph/cursor.js';
import { silentLog } from '../../../subgraphs/kit/log.js';
import type { Database } from '../../../subgraphs/kit/store/database.js';
import { freePort } from '../../harness/free-port.js';
import { report } from './measured.js';

const SERVICE = serviceCaller('bench');
/** Read and delivered at most; all there are where there are fewer. */
const READ = 400_000;
const DELIVERED = 80_000;
const SECRET = Buffer.alloc(32, 9);
const CURSOR_KEY = Buffer.alloc(32, 7);

/** The feed from its start in one process: rows read, parsed, sighted, chosen, handed out. */
export async function measureBacklog(db: Database<CaseTables>): Promise<boolean> {
  const tail = startTail({ db, caller: SERVICE, log: silentLog, enrich: withSights });
  const read = Math.min(READ, await db.asCaller(SERVICE, lastSeq));
  const feed = openCaseFeed(tail, { caller: SERVICE, selection: ALL_CASE_EVENTS, afterSeq: 0 });
  const from = performance.now();
  let last = 0;
  for (let count = 0; count < read; count += 1) {
    const { value } = await feed.next();
    if (value.event.seq !== last + 1) throw new Error(`Event ${value.event.seq} came behind ${last}.`);
    last = value.event.seq;
  }
  const perSecond = read / ((performance.now() - from) / 1_000);
  await feed.return?.();
  await tail.stop();
  return report('backlog of the feed, events a second', perSecond, { least: 50_000 });
}

/** One subscriber with a scalar selection at the socket of a subgraph's process. */
export async function measureSocket(db: Database<CaseTables>, url: string): Promise<boolean> {
  const wanted = Math.min(DELIVERED, await db.asCaller(SERVICE, lastSeq));
  const folder = mkdtempSync(join(tmpdir(), 'liandong-bench-'));
  const port = await freePort();
  const child = startSubgraphProcess(url, port, folder);
  try {
    await answers(port);
    const perSecond = await deliveries(port, wanted);
    return report('events over the subgraph’s socket, a second', perSecond, { least: 8_000 });
  } finally {
    child.kill();
    rmSync(folder, { recursive: true });
  }
}

function startSubgraphProcess(url: string, port: number, folder: string): ChildProcess {
  const bin = join(process.cwd(), 'dist/bin/liandong.js');
  return spawn(process.execPath, [bin, 'subgraph', 'cases', '--port', String(port)], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      DATA_DIR: folder,
      CASES_DATABASE_URL: url,
      CASES_CALLER_KEYS: `k:${SECRET.toString('base64')}`,
      CASES_SWEEP_SECONDS: '0',
      CURSOR_KEY: CURSOR_KEY.toString('base64'),
      LOG_LEVEL: 'error',
    },
  });
}

async function answers(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const ready = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
    if (ready?.ok) return;
    await setTimeout(200);
  }
  throw new Error('The subgraph did not start.');
}

async function deliveries(port: number, wanted: number): Promise<number> {
  const scope = { order: 'caseChanges', filter: ALL_CASE_EVENTS };
  const after = cursorCodec(CURSOR_KEY, 'cases').seal([0], scope);
  const query = `subscription { caseUpdated(after: "${after}") { id type caseId stateAfter recordedAt } }`;
  const payload = { query };
  const signed = signCaller(SERVICE, {
    audience: 'cases',
    body: subscribeBody(payload),
    key: { id: 'k', secret: SECRET },
    nowMs: Date.now(),
  });
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws');
  return new Promise((resolve, reject) => {
    let count = 0;
    let from = 0;
    socket.on('error', reject);
    socket.on('open', () => socket.send('{"type":"connection_init"}'));
    socket.on('message', (data: Buffer) => {
      if (count === 0) {
        const message = JSON.parse(data.toString()) as { type: string; payload?: { errors?: unknown; data?: unknown } };
        if (message.type === 'connection_ack') {
          const subscription = { ...payload, extensions: { [CALLER_HEADER]: signed } };
          return socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: subscription }));
        }
        if (message.type !== 'next' || !message.payload?.data) return reject(new Error(data.toString()));
        from = performance.now();
      }
      count += 1;
      if (count < wanted) return;
      socket.terminate();
      resolve(wanted / ((performance.now() - from) / 1_000));
    });
  });
}
