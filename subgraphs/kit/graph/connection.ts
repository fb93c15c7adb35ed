import { ArgsType, type ClassType, Directive, Field, Int, ObjectType } from 'type-graphql';
import { Refusal } from '../../../schema/refusals.js';
import type { CursorCodec, Position } from './cursor.js';
import { Cursor } from './scalars.js';
import { PageInfo } from './values.js';

export const DEFAULT_FIRST = 20;
export const MAX_FIRST = 100;

@ArgsType()
export class PageArgs {
  // Nullable in the graph, because clients send the null of an unset variable; `paginate` takes it as the default.
  @Field(() => Int, {
    nullable: true,
    defaultValue: DEFAULT_FIRST,
    description: 'How many, 1 to 100 (条数); change feeds take up to 500.',
  })
  first: number;

  @Field(() => Cursor, { nullable: true, description: 'Continue behind this cursor (起始游标).' })
  after?: string | null;
}

export interface Edge<Node> {
  readonly node: Node;
  readonly cursor: string;
}

export interface Connection<Node> {
  readonly edges: readonly Edge<Node>[];
  readonly pageInfo: PageInfo;
  readonly totalCount: number | null | Promise<number | null>;
}

/**
 * The two object types of a Relay connection over `node`. `nullableNodes` where another subgraph owns the items,
 * `shareable` where several subgraphs have the same one.
 */
export function connectionOf<Node extends object>(
  name: string,
  node: () => ClassType<Node>,
  options: { readonly description: string; readonly nullableNodes?: boolean; readonly shareable?: boolean },
): ClassType<Connection<Node>> {
  @ObjectType(`${name}Edge`, { description: `One item of ${name}Connection with its place (条目).` })
  class EdgeType implements Edge<Node> {
    // eslint-disable-next-line no-restricted-syntax -- `node` is the arrow that names the type
    @Field(node, { nullable: options.nullableNodes ?? false, description: 'The item (内容).' })
    node: Node;

    @Field(() => Cursor, { description: 'Its place, to continue behind it (游标).' })
    cursor: string;
  }

  @ObjectType(`${name}Connection`, { description: options.description })
  class ConnectionType implements Connection<Node> {
    @Field(() => [EdgeType], { description: 'The page’s items in their order (条目列表).' })
    edges: readonly Edge<Node>[];

    @Field(() => PageInfo, { description: 'Where the page ends (分页信息).' })
    pageInfo: PageInfo;

    @Field(() => Int, { nullable: true, description: 'All items of the filter, counted only when asked for (总数).' })
    totalCount: number | null | Promise<number | null>;
  }

  if (options.shareable) for (const type of [EdgeType, ConnectionType]) Directive('@shareable')(type);
  return ConnectionType;
}

/** What a search found before it had looked everywhere. */
export interface Searched<Row> {
  readonly rows: readonly Row[];
  /** Where it has got to, where there is more to look through; absent once it has come to the end. */
  readonly searchedTo?: Position;
}

export interface PageRequest<Row, Node> {
  readonly args: { readonly first?: number | null; readonly after?: string | null };
  /** @default 100 */
  readonly maxFirst?: number;
  /** Names list and order, e.g. `'cases:RECEIVED_AT_DESC'`: what a cursor is bound to, with the filter. */
  readonly order: string;
  /** The list's filter and, for a list below an entity, the entity's id. */
  readonly filter: unknown;
  readonly cursors: CursorCodec;
  /** The rows behind `after` in the order, at most `limit`. Keyset only, so that inserts do not move the page. */
  readonly fetch: (page: {
    readonly after: Position | null;
    readonly limit: number;
  }) => Promise<readonly Row[] | Searched<Row>>;
  readonly position: (row: Row) => Position;
  readonly node: (row: Row) => Node;
  /** Runs only when `totalCount` is selected. */
  readonly count?: () => Promise<number>;
}

/**
 * One page. Where a search ended before its time, the page may be short or empty and still has a next one, behind the
 * place that was searched last. Errors: `BAD_USER_INPUT` for `first` out of bounds, `CURSOR_MALFORMED`, `CURSOR_MISMATCH`.
 */
export async function paginate<Row, Node>(request: PageRequest<Row, Node>): Promise<Connection<Node>> {
  const { args, maxFirst = MAX_FIRST, cursors, fetch, position, node, count } = request;
  const first = args.first ?? DEFAULT_FIRST;
  if (first < 1 || first > maxFirst) {
    throw new Refusal('BAD_USER_INPUT', { message: `The argument first must be 1 to ${maxFirst}.` });
  }
  const scope = { order: request.order, filter: request.filter };
  const after = args.after == null ? null : cursors.open(args.after, scope);
  const fetched = await fetch({ after, limit: first + 1 });
  const { rows, searchedTo }: Searched<Row> = 'rows' in fetched ? fetched : { rows: fetched };
  const page = rows.slice(0, first);
  const isFull = rows.length > page.length;
  const seal = (row: Row | undefined): string | null => (row === undefined ? null : cursors.seal(position(row), scope));
  return {
    // Cursors and the count are getters: what is not selected is not computed.
    edges: page.map((row) => ({
      node: node(row),
      get cursor() {
        return seal(row)!;
      },
    })),
    pageInfo: {
      hasNextPage: isFull || searchedTo !== undefined,
      hasPreviousPage: after !== null,
      get startCursor() {
        return seal(page[0]);
      },
      get endCursor() {
        return searchedTo && !isFull ? cursors.seal(searchedTo, scope) : seal(page.at(-1));
      },
    },
    get totalCount() {
      return count ? count() : null;
    },
  };
}
