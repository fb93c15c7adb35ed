import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the embedded database of a data directory lies. */
export function pgliteFiles(dataDir: string): string {
  return join(dataDir, 'pglite');
}

/**
 * Called, under the lock, before the files are opened; the answer is called once they are. A first opening that was
 * killed leaves files that may never open again: a marker beside them says to throw them away. Nobody's data is in them.
 */
export function beginOpening(dataDir: string): () => void {
  const [files, creating] = [pgliteFiles(dataDir), join(dataDir, 'pglite.creating')];
  if (existsSync(creating)) rmSync(files, { recursive: true, force: true });
  else if (existsSync(files)) return () => {};
  writeFileSync(creating, '');
  return () => rmSync(creating, { force: true });
}
