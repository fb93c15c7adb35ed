import { mkdirSync, mkdtempSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ConfigError } from '../config.js';

/**
 * Makes the data directory unless it is there, and tries whether files can be made in it: what is opened or kept under
 * it later need not ask again. Errors: `ConfigError`, one sentence naming DATA_DIR.
 */
export function makeDataDirectory(dataDir: string): void {
  try {
    makeWithParents(resolve(dataDir));
    rmdirSync(mkdtempSync(join(dataDir, '.writable-')));
  } catch (error) {
    throw new ConfigError(`The environment variable DATA_DIR cannot be used: ${dataDir} ${reasonOf(error)}.`);
  }
}

/** Node's own `recursive` never returns where a parent is there and yet refuses new entries with ENOENT, as /proc does. */
function makeWithParents(directory: string): void {
  if (isDirectory(directory)) return;
  if (dirname(directory) !== directory) makeWithParents(dirname(directory));
  try {
    mkdirSync(directory);
  } catch (error) {
    // Another process may have made it in the same moment.
    if (!isDirectory(directory)) throw error;
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function reasonOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EEXIST' || code === 'ENOTDIR' ? 'is not a directory' : `cannot be made or written (${code})`;
}
