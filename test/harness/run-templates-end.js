// After the last test of a run: what its tests copied goes, the database of the demo included (test/harness/demo.ts).
import { rmSync } from 'node:fs';
import pg from 'pg';

export default async function removeTemplates() {
  const folder = /** @type {string} */ (process.env['TEST_TEMPLATES']);
  rmSync(folder, { recursive: true, force: true });
  const server = process.env['TEST_DATABASE_URL'];
  if (server === undefined) return;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`drop database if exists liandong_demo_${folder.slice(-6).toLowerCase()} with (force)`);
  await client.end();
}
