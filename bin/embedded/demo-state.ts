import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ledgerRegister } from '../../subgraphs/cases/config.js';
import { makeDataDirectory } from '../../subgraphs/kit/store/data-directory.js';
import { lockDataDirectory } from '../../subgraphs/kit/store/data-directory-lock.js';
import { pgliteFiles } from '../../subgraphs/kit/store/pglite-files.js';

/** Whether the demo of a data directory is seeded, half seeded or not; two marker files say so. */
export interface DemoState {
  isSeeded(): boolean;
  /** A start that was killed while it seeded leaves half a demo. */
  wasInterrupted(): boolean;
  begin(): void;
  finish(): void;
  /** Throws the embedded database away, and what was signed of it. Errors: `DataDirectoryInUse`, `ConfigError`. */
  clear(): void;
}

export function demoState(dataDir: string): DemoState {
  const [seeding, seeded] = [join(dataDir, 'demo.seeding'), join(dataDir, 'demo.seeded')];
  const mark = (file: string): void => {
    makeDataDirectory(dataDir);
    writeFileSync(file, new Date().toISOString());
  };
  return {
    isSeeded: () => existsSync(seeded),
    wasInterrupted: () => existsSync(seeding),
    begin: () => mark(seeding),
    finish: () => {
      mark(seeded);
      rmSync(seeding, { force: true });
    },
    clear: () => {
      makeDataDirectory(dataDir);
      const unlock = lockDataDirectory(dataDir);
      rmSync(pgliteFiles(dataDir), { recursive: true, force: true });
      rmSync(ledgerRegister(dataDir), { recursive: true, force: true });
      rmSync(seeding, { force: true });
      rmSync(seeded, { force: true });
      unlock();
    },
  };
}
