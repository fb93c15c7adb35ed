import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { openEmbeddedDatabase } from '../../subgraphs/kit/store/pglite.js';

const POLL_MS = 100;

/** What dies with this run of jest; `run-templates.js` makes the folder. */
const folderOfRun = (): string => process.env['TEST_TEMPLATES']!;

/** Distinguishes the databases of this run on a server that other runs use too. */
export function nameOfRun(): string {
  return folderOfRun().slice(-6).toLowerCase();
}

/** Creating a PGlite takes seconds, copying one a fraction: the first test of a machine makes the template. */
export async function copyOfEmptyDatabase(): Promise<string> {
  return copyOf(await template(join(tmpdir(), 'liandong-test-pglite-template-1'), makeEmptyDatabase));
}

/** A copy of what `make` leaves in a data directory; of all tests of a run that ask for `name`, the first makes it. */
export async function copyOfTemplate(name: string, make: (dataDir: string) => Promise<void>): Promise<string> {
  return copyOf(await template(join(folderOfRun(), name), make));
}

async function makeEmptyDatabase(dataDir: string): Promise<void> {
  await (await openEmbeddedDatabase(dataDir)).close();
}

/** The other worker may be making it: whoever makes the folder beside it first does, and the other one waits. */
async function template(folder: string, make: (dataDir: string) => Promise<void>): Promise<string> {
  const making = `${folder}.making`;
  while (!existsSync(folder)) {
    try {
      mkdirSync(making);
    } catch {
      await setTimeout(POLL_MS);
      continue;
    }
    try {
      await make(making);
      renameSync(making, folder);
    } finally {
      rmSync(making, { recursive: true, force: true });
    }
  }
  return folder;
}

function copyOf(folder: string): string {
  const dataDir = mkdtempSync(join(folderOfRun(), 'copy-'));
  cpSync(folder, dataDir, { recursive: true });
  return dataDir;
}
