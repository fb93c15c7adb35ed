import { sql, type RawBuilder } from 'kysely';

/** Many rows as one parameter: a table of `columns` (`'id text, level text'`) read from JSON. */
export function rowsOf(rows: readonly object[], columns: string): RawBuilder<unknown> {
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as item(${sql.raw(columns)})`;
}
