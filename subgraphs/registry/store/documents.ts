import { sql } from 'kysely';
import { rowsOf } from './bulk.js';
import type { NormativeDocumentRow, RegistryTrx } from './tables.js';

export async function documentByNumber(trx: RegistryTrx, number: string): Promise<NormativeDocumentRow | undefined> {
  return trx.selectFrom('normative_document').selectAll().where('number', '=', number).executeTakeFirst();
}

/** A document shipped before is brought up to date. */
export async function upsertDocuments(trx: RegistryTrx, rows: readonly NormativeDocumentRow[]): Promise<void> {
  const columns = 'number text, title text, issuer text, issued_on date, published_on date, clauses jsonb';
  await sql`
    insert into normative_document (number, title, issuer, issued_on, published_on, clauses)
    select number, title, issuer, issued_on, published_on, clauses from ${rowsOf(rows, columns)}
    on conflict (number) do update set title = excluded.title, issuer = excluded.issuer,
      issued_on = excluded.issued_on, published_on = excluded.published_on, clauses = excluded.clauses`.execute(trx);
}
