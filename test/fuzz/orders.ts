import type { StreamCounts } from '../../gateway/options.js';

/** What the fuzzed process is told and says. */
export type Order = 'collect and tell';

export interface Standing {
  readonly heapUsed: number;
  readonly streams: StreamCounts;
}

export interface Started {
  readonly port: number;
  readonly tokens: readonly string[];
}

/** What stands only inside: no answer may have it, and no input does. */
export const INNER = {
  message: 'the password of the database is hunter2',
  stack: 'at /srv/inner/broken.js:1',
  field: 'innerShelf',
  directory: 'liandong-fuzz-inner-',
} as const;
