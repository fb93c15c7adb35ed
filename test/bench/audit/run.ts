import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { generateKeyPairSync } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parse, type OperationDefinitionNode } from 'graphql';
import { pino } from 'pino';
import { nextHash, ORIGIN } from '../../../gateway/audit/chain.js';
import { Reads, type Read } from '../../../gateway/audit/reads.js';
import { openFileStore } from '../../../gateway/audit/store/file-store.js';
import type { AuditStore } from '../../../gateway/audit/store/store.js';
import { startTrail, type Trail } from '../../../gateway/audit/trail.js';
import { createRecorder } from '../../../gateway/audit/with-keys.js';
import type { PreparedOperation, RequestContext } from '../../../gateway/engine.js';
import { Cancellation } from '../../../gateway/cancellation.js';
import { AnswerTexts } from '../../../gateway/execute/texts/answer-texts.js';
import type { Writing } from '../../../gateway/execute/shape/writing.js';
import { PUBLIC_CALLER } from '../../../schema/caller.js';
import { apiSchema, noteCasesOf, protection } from '../../gateway/audit/protected-cases.js';
import { median } from '../median.js';

/** Issue 7: 1,000 protected keys of one answer are recorded in at most 150 µs of CPU. */
const MAX_RECORD_MICROSECONDS = 150;

/** Issue 7: an unprotected query pays nothing measurable: less than a hundredth of what preparing the smallest takes. */
const MAX_UNPROTECTED_MICROSECONDS = 0.2;

const KEYS = 1_000;
const ROUNDS = 9;
/** Noted together, as many as come while records gather. */
const ANSWERS = 20;
const BATCHES = 15;
const UNPROTECTED = 200_000;

/** `npm run bench -- audit`: CPU of what the trail does for one answer, and for one that has nothing protected. */
export async function benchAudit(): Promise<boolean> {
  const directory = mkdtempSync(join(tmpdir(), 'liandong-bench-audit-'));
  const note = noterOf(operationOf(PROTECTED));
  const trails = { chained: trailInto(TAKES_ALL), onDisk: trailInto(await openFileStore(directory)) };
  const costs = { chained: [] as number[], onDisk: [] as number[] };
  // The first round warms up.
  for (let round = 0; round <= ROUNDS; round += 1)
    for (const place of ['chained', 'onDisk'] as const) {
      const microseconds = await recordAnswers(trails[place], note);
      if (round > 0) costs[place].push(microseconds);
    }
  for (const trail of Object.values(trails)) await trail.stop();
  const [file] = readdirSync(directory).filter((name) => name.endsWith('.audit'));
  const bytesPerRecord = Math.round(statSync(join(directory, file!)).size / ((ROUNDS + 1) * BATCHES * ANSWERS));
  rmSync(directory, { recursive: true });

  const recorder = createRecorder({ protection, apiSchema });
  const unprotected = operationOf('{ cases { id state } }');
  const unprotectedUs = median(Array.from({ length: ROUNDS }, () => askRecorder(recorder, unprotected)));
  const [recordedUs, onDiskUs] = [median(costs.chained), median(costs.onDisk)];
  console.table([{ keys: KEYS, bytesPerRecord, floorUs: floor(), recordedUs, onDiskUs, unprotectedUs }]);
  return recordedUs <= MAX_RECORD_MICROSECONDS && unprotectedUs <= MAX_UNPROTECTED_MICROSECONDS;
}

/** What no trail can do without on this machine: the keys as JSON, and SHA-256 over it. */
function floor(): number {
  const keys = entities().map(({ id }) => id);
  const round = (): number => {
    const before = process.cpuUsage();
    for (let answer = 0; answer < 1_000; answer += 1) nextHash(ORIGIN, JSON.stringify(keys));
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  };
  return median(Array.from({ length: ROUNDS }, round));
}

function entities(): { readonly id: string; readonly description: string }[] {
  return Array.from({ length: KEYS }, (_, i) => ({ id: `case_${String(i).padStart(32, '0')}`, description: 'x' }));
}

const PROTECTED = '{ cases { id description } }';

/** A store that costs nothing: what is measured ends where a line is ready for the disk or the database. */
const TAKES_ALL: AuditStore = {
  append: () => Promise.resolve(),
  find: () => Promise.resolve([]),
  chains: () => Promise.resolve([]),
  close: () => Promise.resolve(),
};

function trailInto(store: AuditStore): Trail {
  const { privateKey: key, publicKey } = generateKeyPairSync('ed25519');
  return startTrail({
    store,
    key,
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    maxWaiting: 20_000,
    gatherMs: 10,
    signEveryMs: 1_000,
    logger: pino({ level: 'silent' }),
    now: () => new Date(),
  });
}

function operationOf(query: string): PreparedOperation {
  const document = parse(query);
  return {
    document,
    operation: document.definitions[0] as OperationDefinitionNode,
    operationName: undefined,
    documentKey: 'a'.repeat(64),
    variables: {},
    onError: 'PROPAGATE',
  };
}

/** What happens while an answer is written, without the writing; and then what it told goes to the trail. */
function noterOf({ operation }: PreparedOperation): () => readonly Read[] {
  const write = noteCasesOf(operation);
  const texts = new AnswerTexts();
  const data = entities().map(({ id, description }) => ({
    id: texts.add(JSON.stringify(id)),
    description: texts.add(JSON.stringify(description)),
  }));
  const reads = new Reads();
  return () => {
    reads.clear();
    const writing = { reads, texts } as Partial<Writing> as Writing;
    for (const each of data) write(each, writing);
    return reads.all(texts);
  };
}

/** CPU of all threads for one answer, until the store has its line. */
async function recordAnswers(trail: Trail, note: () => readonly Read[]): Promise<number> {
  const operation = operationOf(PROTECTED);
  const context: RequestContext = {
    requestId: 'request-12345678',
    caller: PUBLIC_CALLER,
    clientHeaders: {},
    signal: new Cancellation(),
    deadlineAt: Infinity,
  };
  const before = process.cpuUsage();
  for (let batch = 0; batch < BATCHES; batch += 1) {
    for (let answer = 0; answer < ANSWERS; answer += 1) trail.note({ operation, context, reads: note() });
    while (trail.state().waiting > 0) await pause(5);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (BATCHES * ANSWERS);
}

/** What an operation without anything protected pays once its document is known: one look-up. */
function askRecorder(recorder: ReturnType<typeof createRecorder>, operation: PreparedOperation): number {
  const before = process.cpuUsage();
  for (let count = 0; count < UNPROTECTED; count += 1)
    if (recorder(operation) !== operation) throw new Error('It is recorded.');
  const { user, system } = process.cpuUsage(before);
  return (user + system) / UNPROTECTED;
}
