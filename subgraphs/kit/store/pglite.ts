import { ConfigError } from '../config.js';
import { makeDataDirectory } from './data-directory.js';
import { lockDataDirectory } from './data-directory-lock.js';
import type { Session, SessionPool } from './driver.js';
import { beginOpening, pgliteFiles } from './pglite-files.js';
import { startPgliteWorker, talkTo, type WorkerSession } from './pglite-session.js';

/** The one embedded database of a process. All subgraphs share it, one schema each. */
export interface EmbeddedDatabase {
  readonly pool: SessionPool;
  /** Calls `onWake` after each NOTIFY on the channel. Returns the way to stop. */
  listen(channel: string, onWake: () => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** PGlite runs one transaction after another: who waits longer than this is told so instead of waiting for ever. */
const ACQUIRE_TIMEOUT_MS = 60_000;
/** Waiting transactions beyond this number are refused at once. */
const MAX_WAITING = 10_000;

/**
 * Opens (and on first use creates) the embedded database under `dataDir`.
 * Errors: `DataDirectoryInUse` when another process, or this one, has it open; `ConfigError` when it cannot be used.
 */
export async function openEmbeddedDatabase(dataDir: string): Promise<EmbeddedDatabase> {
  makeDataDirectory(dataDir);
  const unlock = lockDataDirectory(dataDir);
  const opened = beginOpening(dataDir);
  const worker = startPgliteWorker(pgliteFiles(dataDir));
  const talk = talkTo(worker);
  const end = async (): Promise<void> => {
    await worker.terminate();
    unlock();
  };
  try {
    await talk.call('open', {});
    opened();
  } catch {
    await end();
    // What PGlite throws is a number of its file system or its own last words: neither tells what to do.
    throw new ConfigError(
      `The environment variable DATA_DIR cannot be used: ${pgliteFiles(dataDir)} does not open as an embedded database.`,
    );
  }
  return embeddedDatabase(talk, async () => {
    await talk.call('close', {});
    await end();
  });
}

/** The database behind an open session. `onClosed` is called once, when the last transaction has ended. */
export function embeddedDatabase(talk: WorkerSession, onClosed: () => Promise<void>): EmbeddedDatabase {
  const turns = oneAtATime(talk.session);
  let closing: Promise<void> | undefined;
  return {
    // The database outlives each subgraph that uses it; whoever opened it closes it.
    pool: { acquire: turns.acquire, release: turns.release, close: async () => {} },
    listen: talk.listen,
    // Waits its turn, so that a transaction under way is finished first.
    close: () => (closing ??= turns.close().then(onClosed)),
  };
}

/** A first-come-first-served queue for the single session. */
function oneAtATime(session: Session) {
  let busy = false;
  let closed = false;
  const queue: Turn[] = [];
  const acquire = async (): Promise<Session> => {
    if (closed) throw new Error('The embedded database is closed.');
    if (!busy) {
      busy = true;
      return session;
    }
    if (queue.length >= MAX_WAITING) throw new Error('Too many transactions wait for the embedded database.');
    await turnWithin(queue, ACQUIRE_TIMEOUT_MS);
    return session;
  };
  return {
    acquire,
    release: (): void => {
      const next = queue.shift();
      if (next) next.take();
      else busy = false;
    },
    /** Takes the last turn for good: who still waits, or comes later, is refused. */
    close: async (): Promise<void> => {
      await acquire();
      closed = true;
      for (const { refuse } of queue.splice(0)) refuse(new Error('The embedded database is closed.'));
    },
  };
}

interface Turn {
  readonly take: () => void;
  readonly refuse: (error: Error) => void;
}

function turnWithin(queue: Turn[], timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void): void => {
      clearTimeout(timer);
      end();
    };
    const turn: Turn = { take: () => settle(resolve), refuse: (error) => settle(() => reject(error)) };
    const timer = setTimeout(() => {
      queue.splice(queue.indexOf(turn), 1);
      reject(new Error('The embedded database was busy for too long; a transaction must not open another one.'));
    }, timeoutMs);
    queue.push(turn);
  });
}
