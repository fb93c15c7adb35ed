import { paginate, type Connection } from '../../kit/graph/connection.js';
import type { CursorCodec } from '../../kit/graph/cursor.js';

/** A connection over what a loader gives whole because it stays small (tens of rows): what happened to one case. */
export async function shortList<Row, Node>({
  args,
  name,
  caseId,
  cursors,
  rows,
  keyOf,
  node,
}: {
  readonly args: { readonly first: number; readonly after?: string | null };
  /** E.g. `'Case.replies'`. */
  readonly name: string;
  readonly caseId: string;
  readonly cursors: CursorCodec;
  /** In their order. */
  readonly rows: () => Promise<readonly Row[]>;
  readonly keyOf: (row: Row) => string;
  readonly node: (row: Row) => Node;
}): Promise<Connection<Node>> {
  return paginate({
    args,
    order: `${name}:TIME`,
    filter: caseId,
    cursors,
    fetch: async ({ after, limit }) => {
      const all = await rows();
      const start = after === null ? 0 : all.findIndex((row) => keyOf(row) === after[0]) + 1;
      return all.slice(start, start + limit);
    },
    position: (row) => [keyOf(row)],
    node,
    count: async () => (await rows()).length,
  });
}
