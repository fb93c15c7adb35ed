import { Worker } from 'node:worker_threads';
import type { Session, SessionResult } from './driver.js';

interface WorkerReply {
  readonly id?: number;
  readonly wake?: string;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** A conversation with `pglite-worker.js`. One at a time with one worker; `leave` ends it and lets the worker live. */
export interface WorkerSession {
  readonly session: Session;
  call(operation: 'open' | 'close', request: object): Promise<unknown>;
  readonly listen: (channel: string, onWake: () => void) => Promise<() => Promise<void>>;
  leave(): void;
}

export function startPgliteWorker(files: string): Worker {
  return new Worker(new URL('./pglite-worker.js', import.meta.url), { workerData: { dataDir: files } });
}

export function talkTo(worker: Worker): WorkerSession {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const wakes = new Map<string, Set<() => void>>();
  let nextId = 0;
  const onMessage = (reply: WorkerReply): void => {
    if (reply.wake !== undefined) {
      for (const onWake of wakes.get(reply.wake) ?? []) onWake();
      return;
    }
    const call = waiting.get(reply.id!);
    waiting.delete(reply.id!);
    if (reply.error) call?.reject(Object.assign(new Error(reply.error.message), reply.error));
    else call?.resolve(reply.result);
  };
  const onError = (error: Error): void => {
    for (const call of waiting.values()) call.reject(error);
    waiting.clear();
  };
  worker.on('message', onMessage).on('error', onError);
  const call = (operation: string, request: object): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = nextId++;
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, operation, ...request });
    });
  const session: Session = {
    query: async (sql, parameters) => (await call('query', { sql, parameters })) as SessionResult,
    exec: async (sql) => {
      await call('exec', { sql });
    },
  };
  const listen = async (channel: string, onWake: () => void): Promise<() => Promise<void>> => {
    const listeners = wakes.get(channel) ?? new Set();
    wakes.set(channel, listeners);
    listeners.add(onWake);
    await call('listen', { channel });
    return async () => {
      listeners.delete(onWake);
    };
  };
  return { session, call, listen, leave: () => void worker.off('message', onMessage).off('error', onError) };
}
