import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Somebody else has the data directory open. The message is the sentence to show. */
export class DataDirectoryInUse extends Error {
  override readonly name = 'DataDirectoryInUse';
}

/**
 * Takes the lock file of an embedded data directory and returns the way to give it back. PGlite itself does not refuse
 * a second opening, which would destroy the data. A lock left by a process that died is taken over.
 */
export function lockDataDirectory(dataDir: string): () => void {
  const file = join(dataDir, 'lock');
  const holder = `${process.pid} ${startedAt(process.pid) ?? ''}`.trim();
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(file, holder, { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const [pid, started] = readHolder(file);
      if (isRunning(pid, started)) break;
      rmSync(file, { force: true });
    }
  }
  const [pid] = readHolder(file);
  throw new DataDirectoryInUse(
    `The data directory ${dataDir} is in use by process ${pid}: stop that one first, or choose another DATA_DIR.`,
  );
}

function readHolder(file: string): readonly [pid: number, started: string | undefined] {
  try {
    const [pid, started] = readFileSync(file, 'utf8').split(' ');
    return [Number(pid), started];
  } catch {
    return [Number.NaN, undefined];
  }
}

/** A process id may have been given to another process since: where the system tells, the start time must agree. */
function isRunning(pid: number, started: string | undefined): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return started === undefined || startedAt(pid) === undefined || startedAt(pid) === started;
}

/** Start time in clock ticks since boot, where /proc tells it (proc(5), field 22). */
function startedAt(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19];
  } catch {
    return undefined;
  }
}
