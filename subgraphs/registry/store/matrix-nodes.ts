import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Position } from '../../kit/graph/cursor.js';
import type { Level } from '../domain/levels.js';
import { rangeWithin } from '../domain/line-path.js';
import { rowsOf } from './bulk.js';
import { behind, oneOf } from './pages.js';
import type { MatrixNodeRow, RegistryTrx } from './tables.js';

/** A node with the agency that owns its account. */
export interface MatrixNodeView extends MatrixNodeRow {
  readonly agency_id: string | null;
}

export interface NodeSelection {
  readonly levels?: readonly Level[] | null;
  readonly functionCodes?: readonly string[] | null;
}

const VIEW = sql.raw(
  'select matrix_node.*, account.agency_id from matrix_node join account on account.id = matrix_node.account_id',
);

export async function nodesById(trx: RegistryTrx, ids: readonly string[]): Promise<readonly MatrixNodeView[]> {
  const { rows } = await sql<MatrixNodeView>`${VIEW} where ${oneOf('matrix_node.id', ids)}`.execute(trx);
  return rows;
}

/** Nodes of a matrix in the order of their agencies' codes. */
export async function listNodes(
  trx: RegistryTrx,
  request: { matrixId: string; selection: NodeSelection; after: Position | null; limit: number },
): Promise<readonly MatrixNodeView[]> {
  const { rows } = await sql<MatrixNodeView>`${VIEW}
    where matrix_id = ${request.matrixId} and ${selected(request.selection)}
      and ${behind(['matrix_node.place', 'matrix_node.id'], request.after)}
    order by matrix_node.place, matrix_node.id limit ${request.limit}`.execute(trx);
  return rows;
}

export async function countNodes(trx: RegistryTrx, matrixId: string, selection: NodeSelection): Promise<number> {
  const row = await trx
    .selectFrom('matrix_node')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('matrix_id', '=', matrixId)
    .where(selected(selection))
    .executeTakeFirstOrThrow();
  return row.count;
}

/** The first `limit` nodes at most `depth` levels deep, level by level, the root being level 1. */
export async function topOfTree(
  trx: RegistryTrx,
  { matrixId, depth, limit }: { matrixId: string; depth: number; limit: number },
): Promise<readonly MatrixNodeView[]> {
  const { rows } = await sql<MatrixNodeView>`
    with recursive tree (id, depth) as (
      select id, 1 from matrix_node where matrix_id = ${matrixId} and parent_id is null
      union all
      select child.id, tree.depth + 1 from tree join matrix_node child on child.parent_id = tree.id
      where tree.depth < ${depth}
    )
    select matrix_node.*, account.agency_id
    from tree join matrix_node on matrix_node.id = tree.id join account on account.id = matrix_node.account_id
    order by tree.depth, matrix_node.place, matrix_node.id limit ${limit}`.execute(trx);
  return rows;
}

export async function isMember(trx: RegistryTrx, matrixId: string, accountId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('matrix_node')
    .select('id')
    .where('matrix_id', '=', matrixId)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Nodes whose id is taken already stay as they are. Returns the ids that are new. */
export async function insertNodes(trx: RegistryTrx, rows: readonly MatrixNodeRow[]): Promise<readonly string[]> {
  const columns =
    'id text, matrix_id text, account_id text, parent_id text, level text, function_codes jsonb, path text, place text';
  const inserted = await sql<{ id: string }>`
    insert into matrix_node (id, matrix_id, account_id, parent_id, level, function_codes, path, place)
    select id, matrix_id, account_id, parent_id, level, function_codes, path, place from ${rowsOf(rows, columns)}
    on conflict (id) do nothing returning id`.execute(trx);
  return inserted.rows.map((row) => row.id);
}

export async function hangNode(trx: RegistryTrx, id: string, parentId: string): Promise<void> {
  await trx.updateTable('matrix_node').set({ parent_id: parentId }).where('id', '=', id).executeTakeFirstOrThrow();
}

/** Gives a node and everything below it a new path. */
export async function moveSubtree(trx: RegistryTrx, from: string, to: string): Promise<void> {
  const range = rangeWithin(from);
  await trx
    .updateTable('matrix_node')
    .set({ path: sql`${to}::text || substr(path, ${from.length + 1})` })
    .where('path', '>=', range.from)
    .where('path', '<', range.to)
    .execute();
}

function selected({ levels, functionCodes }: NodeSelection): RawBuilder<SqlBool> {
  const functions =
    functionCodes == null ? sql`true` : sql`matrix_node.function_codes ?| ${[...functionCodes]}::text[]`;
  return sql<SqlBool>`(${oneOf('matrix_node.level', levels)} and ${functions})`;
}
