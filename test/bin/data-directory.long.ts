import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { openEmbeddedDatabase } from '../../subgraphs/kit/store/pglite.js';

async function openAndQuery(dataDir: string, sql: string): Promise<readonly unknown[]> {
  const embedded = await openEmbeddedDatabase(dataDir);
  const session = await embedded.pool.acquire();
  const { rows } = await session.query(sql, []);
  embedded.pool.release(session, false);
  await embedded.close();
  return rows;
}

it('A data directory whose first opening was killed is begun anew', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'liandong-data-directory-'));
  mkdirSync(join(dataDir, 'pglite'));
  writeFileSync(join(dataDir, 'pglite', 'PG_VERSION'), '18');
  writeFileSync(join(dataDir, 'pglite.creating'), '');
  try {
    await openAndQuery(dataDir, 'create table kept ()');
    // What it holds from now on is somebody's: it is not thrown away a second time.
    expect(await openAndQuery(dataDir, `select count(*) from kept`)).toEqual([{ count: 0 }]);
  } finally {
    rmSync(dataDir, { recursive: true });
  }
});
