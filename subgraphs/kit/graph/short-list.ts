import { paginate, type Connection } from './connection.js';
import type { CursorCodec } from './cursor.js';

export interface ShortListRequest<Row, Node> {
  readonly args: { readonly first: number; readonly after?: string | null };
  /** E.g. `'Case.replies'`. */
  readonly name: string;
  /** Whose list it is. */
  readonly ownerId: string;
  readonly cursors: CursorCodec;
  /** In their order. */
  readonly rows: () => Promise<readonly Row[]>;
  readonly keyOf: (row: Row) => string;
  readonly node: (row: Row) => Node;
}

/** A connection over what a loader gives whole, because it stays small (tens of rows). */
export function shortList<Row, Node>(request: ShortListRequest<Row, Node>): Promise<Connection<Node>> {
  const { args, name, ownerId, cursors, rows, keyOf, node } = request;
  return paginate({
    args,
    order: `${name}:OWN`,
    filter: ownerId,
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
