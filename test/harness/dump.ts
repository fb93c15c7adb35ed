import { sql } from 'kysely';
import { serviceCaller } from '../../subgraphs/kit/callers.js';
import type { Database } from '../../subgraphs/kit/store/database.js';

/** All tables of a schema as text, as whoever owns it could write them out: `cases.ledger` → its rows. */
export async function dumpSchema<Tables>(db: Database<Tables>, schema: string): Promise<ReadonlyMap<string, string>> {
  return db.asCaller(serviceCaller(schema), async (trx) => {
    await sql`reset role`.execute(trx);
    const tables = await sql<{ name: string }>`select c.relname as name from pg_class c
      where c.relnamespace = ${schema}::regnamespace and c.relkind in ('r', 'p')`.execute(trx);
    const dumped = new Map<string, string>();
    for (const { name } of tables.rows) {
      const { rows } = await sql<{ line: string }>`select t::text as line from ${sql.table(name)} t`.execute(trx);
      dumped.set(`${schema}.${name}`, rows.map(({ line }) => line).join('\n'));
    }
    return dumped;
  });
}
