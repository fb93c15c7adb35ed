import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Position } from '../../kit/graph/cursor.js';

/** A page of one list for each of several parents, read by one statement. */
export interface PagesRequest<Filter> {
  readonly parents: readonly string[];
  readonly filter: Filter;
  readonly after: Position | null;
  readonly limit: number;
}

/** A row together with the parent whose list it is on. */
export type Listed<Row> = Row & { readonly parent: string };

export interface ParentCount {
  readonly parent: string;
  readonly count: number;
}

/** `(a, id) > (…)`: what stands behind the position in the order of these columns. */
export function behind(columns: readonly string[], after: Position | null): RawBuilder<SqlBool> {
  if (after === null) return sql`true`;
  return sql`(${sql.join(columns.map((column) => sql.ref(column)))}) > (${sql.join(after)})`;
}

/** True without values to choose from; a list means OR (graph.md §5). */
export function oneOf(column: string, values: readonly string[] | null | undefined): RawBuilder<SqlBool> {
  if (values == null) return sql`true`;
  return sql`${sql.ref(column)} = any(${[...values]}::text[])`;
}
