// Before the first test of a run: a folder for what its tests make once and copy (test/harness/templates.ts).
import { accessSync, constants, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Linux keeps these files in memory: copying a database there takes a tenth of the time. */
const IN_MEMORY = '/dev/shm';
/** Two workers hold about 50 copies of a database at the worst; a container often has only 64 MB of it. */
const ENOUGH_BYTES = 4 * 2 ** 30;

export default function makeFolder() {
  // The workers of jest, and the processes that tests start, are born later and inherit it.
  if (hasRoomInMemory()) process.env['TMPDIR'] = IN_MEMORY;
  process.env['TEST_TEMPLATES'] = mkdtempSync(join(tmpdir(), 'liandong-templates-'));
}

function hasRoomInMemory() {
  if (process.env['TMPDIR'] !== undefined) return false;
  try {
    accessSync(IN_MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(IN_MEMORY);
    return bavail * bsize >= ENOUGH_BYTES;
  } catch {
    return false;
  }
}
