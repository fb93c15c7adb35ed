import { isAbsolute, relative } from 'node:path';
import { COMMON_VARIABLES, readEnvironment, type Environment } from '../../subgraphs/kit/config.js';

/**
 * What the command line says of a failure. Ours bring their sentence; a file under the data directory that the system
 * refuses is a data directory that cannot be used.
 */
export function sentenceOf(error: unknown, environment: Environment): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const { message, code, path } = error as NodeJS.ErrnoException;
  if (code === undefined || path === undefined) return message;
  const { DATA_DIR } = readEnvironment({ DATA_DIR: COMMON_VARIABLES.DATA_DIR }, environment);
  const below = relative(DATA_DIR, path);
  if (below.startsWith('..') || isAbsolute(below)) return message;
  return `The environment variable DATA_DIR cannot be used: ${path} cannot be read or written (${code}).`;
}
