import { sql } from 'kysely';
import { rowsOf } from './bulk.js';
import { oneOf } from './pages.js';
import type { MatrixRow, RegistryTrx } from './tables.js';

export async function matricesById(trx: RegistryTrx, ids: readonly string[]): Promise<readonly MatrixRow[]> {
  return trx.selectFrom('matrix').selectAll().where(oneOf('id', ids)).execute();
}

export async function matrixBySlug(trx: RegistryTrx, slug: string): Promise<MatrixRow | undefined> {
  return trx.selectFrom('matrix').selectAll().where('slug', '=', slug).executeTakeFirst();
}

/** Matrices whose id is taken already stay as they are. Returns the ids that are new. */
export async function insertMatrices(trx: RegistryTrx, rows: readonly MatrixRow[]): Promise<readonly string[]> {
  const inserted = await sql<{ id: string }>`
    insert into matrix (id, slug, name, kind, forms)
    select id, slug, name, kind, forms from ${rowsOf(rows, 'id text, slug text, name text, kind text, forms jsonb')}
    on conflict (id) do nothing returning id`.execute(trx);
  return inserted.rows.map((row) => row.id);
}
