import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { shippedFile } from '../../subgraphs/kit/shipped.js';
import { httpInput, type Input } from './http-input.js';
import { judge, type Outcome } from './judge.js';
import type { Standing, Started } from './orders.js';
import { randomOf } from './random.js';
import { isSocketDone, socketInput } from './socket-input.js';

export interface FuzzOptions {
  readonly seed: number;
  readonly inputs: number;
  /** Only this one, to see what it was. */
  readonly only?: number | undefined;
}

export interface FuzzReport {
  /** What must not be, with the number of the input. Empty: nothing was found. */
  readonly found: readonly string[];
  /** Answers by transport and status: that the gateway was reached at all. */
  readonly answers: ReadonlyMap<string, number>;
  /** After a forced collection, at even distances. */
  readonly heaps: readonly number[];
  readonly streams: Standing['streams'];
}

/** Under way at the same time. */
const CLIENTS = 40;

/** The heap is looked at after so many inputs. */
const LOOK_EVERY = 1_000;

/** A whole request that is not answered by then hangs; on a busy machine everything is slow, and nothing is this slow. */
const ANSWER_WITHIN_MS = 20_000;

/** Who has sent half of a request is waited for; here it goes after this. */
const GIVES_UP_AFTER_MS = 250;

/** Streams go on: this much of one is enough. */
const STREAM_FOR_MS = 60;

export async function fuzz({ seed, inputs, only }: FuzzOptions): Promise<FuzzReport> {
  const process = await startFuzzed();
  const found: string[] = [];
  const answers = new Map<string, number>();
  const heaps: number[] = [];
  const tryOne = async (index: number): Promise<void> => {
    const input = inputOf(seed, index, process.tokens);
    const outcome = await send(process.port, input);
    const wrong = judge(input, outcome);
    if (wrong) found.push(`input ${index} over ${input.kind}: ${wrong}`);
    const status = /^HTTP\/1\.1 (\d+)/.exec(outcome.text)?.[1] ?? 'none';
    const key = `${input.kind} ${status}`;
    answers.set(key, (answers.get(key) ?? 0) + 1);
  };
  if (only !== undefined) await tryOne(only);
  else
    for (let from = 0; from < inputs && found.length < 10; from += LOOK_EVERY) {
      await inTurns(from, Math.min(inputs, from + LOOK_EVERY), tryOne);
      if (!process.isAlive()) break;
      heaps.push((await process.standing()).heapUsed);
    }
  if (!process.isAlive()) found.push(`the gateway's process ended: ${process.lastWords()}`);
  const streams = process.isAlive() ? await untilQuiet(process) : NO_STREAMS;
  await process.stop();
  return { found, answers, heaps, streams };
}

function inputOf(seed: number, index: number, tokens: readonly string[]): Input {
  const random = randomOf(seed, index);
  const kind = random.pick(['HTTP', 'HTTP', 'WebSocket', 'event stream', 'multipart'] as const);
  return kind === 'WebSocket' ? socketInput(tokens, random) : httpInput(kind, tokens, random);
}

async function inTurns(from: number, to: number, each: (index: number) => Promise<void>): Promise<void> {
  let next = from;
  const client = async (): Promise<void> => {
    while (next < to) await each(next++);
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}

/** Writes an input to a socket of its own and reads what comes back. */
async function send(port: number, input: Input): Promise<Outcome> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk)).on('error', () => undefined);
  // Whoever writes on after a refusal is reset, and may lose what it was told.
  const closed = new Promise<'closed' | 'reset'>((resolve) =>
    socket.once('close', (hadError) => resolve(hadError ? 'reset' : 'closed')),
  );
  const ending = new AbortController();
  const heard = (): Buffer => Buffer.concat(chunks);
  for (const piece of input.pieces) {
    if (socket.destroyed) break;
    socket.write(piece);
    if (input.pauseMs > 0) await pause(input.pauseMs);
  }
  const enough = input.leaves ? pause(1) : untilEnough(input, { heard, signal: ending.signal });
  const late = pause(input.isWhole ? ANSWER_WITHIN_MS : GIVES_UP_AFTER_MS, 'late' as const, { signal: ending.signal });
  const end = await Promise.race([closed, enough.then(() => 'enough' as const), late.catch(() => 'late' as const)]);
  ending.abort();
  socket.destroy();
  return { text: heard().toString(), end };
}

/** Resolves when a stream has said something, or a socket has answered the last message or said goodbye. */
async function untilEnough(
  { kind }: Input,
  { heard, signal }: { readonly heard: () => Buffer; readonly signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    await pause(10);
    const said = heard();
    if (kind === 'WebSocket' ? !isSocketDone(said) : !STREAM.test(said.subarray(0, HEAD_BYTES).toString())) continue;
    await pause(STREAM_FOR_MS);
    return;
  }
}

const STREAM = /content-type: (?:text\/event-stream|multipart\/mixed)/i;
const HEAD_BYTES = 2_000;

interface Fuzzed extends Started {
  isAlive(): boolean;
  lastWords(): string;
  standing(): Promise<Standing>;
  stop(): Promise<void>;
}

async function startFuzzed(): Promise<Fuzzed> {
  const child: ChildProcess = fork(shippedFile('dist/test/fuzz/gateway-process.js'), {
    execArgv: ['--expose-gc'],
    env: { ...process.env, NODE_OPTIONS: '', METADATA_SERVER_DETECTION: 'none' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let words = '';
  child.stderr!.on('data', (chunk: Buffer) => (words = `${words}${chunk.toString()}`.slice(-2_000)));
  const exited = once(child, 'exit');
  const [started] = (await Promise.race([
    once(child, 'message'),
    exited.then(() => Promise.reject(new Error(words))),
  ])) as [Started];
  return {
    ...started,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    lastWords: () => words,
    async standing() {
      child.send('collect and tell');
      const [standing] = (await once(child, 'message')) as [Standing];
      return standing;
    },
    async stop() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}

const NO_STREAMS: Standing['streams'] = { sockets: 0, responses: 0, subscribers: 0, subscriptions: 0, upstreams: 0 };

/** All clients have gone; what was theirs goes within a moment. */
async function untilQuiet(process: Fuzzed): Promise<Standing['streams']> {
  for (let left = 20; ; left -= 1) {
    const { streams } = await process.standing();
    if (left === 0 || Object.values(streams).every((count) => count === 0)) return streams;
    await pause(100);
  }
}
