import { serviceCaller } from '../callers.js';
import type { Clock } from '../clock.js';
import type { Log } from '../log.js';
import type { Database, Trx } from '../store/database.js';
import type { KitTables } from '../store/kit-tables.js';

/** Asks the whole graph through the gateway, as this subgraph's SERVICE caller. */
export type Ask = (
  document: string,
  variables: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
) => Promise<GraphAnswer>;

export interface GraphAnswer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly message: string }[];
}

/** How long a follower waits at the end of the feed, and after a failure at first (doubled up to 16 times that). */
const POLL_MS = 1_000;
const MAX_BACKOFF_FACTOR = 16;

export interface FollowOptions<Tables extends KitTables, Node> {
  /** The row in `feed_position`, e.g. `'registry'`. */
  readonly name: string;
  readonly ask: Ask;
  /** A query with `$after: Cursor` and `$first: Int` that selects `edges { node }` and `pageInfo { hasNextPage endCursor }`. */
  readonly document: string;
  /** The root field that is the connection, e.g. `'registryChanges'`. */
  readonly connection: string;
  /** @default 500 */
  readonly pageSize?: number;
  /** Writes one page. It and the new position are one transaction; the same page twice must give the same rows. */
  readonly apply: (trx: Trx<Tables>, nodes: readonly Node[]) => Promise<void>;
  readonly db: Database<Tables>;
  readonly clock: Clock;
  readonly log: Log;
}

export interface FollowerState {
  /** The last cursor applied; null before the first page. */
  readonly cursor: string | null;
  /** When the feed's end was last reached; null before the first time. */
  readonly caughtUpAt: Date | null;
  /** Milliseconds since the feed's end was last reached. */
  readonly lagMs: number | null;
  readonly lastError: string | null;
}

/** A replica of another subgraph's facts. It starts in the background: start-up never waits for another subgraph. */
export interface Follower {
  /** Resolves when the end of the feed has been reached once more from now. Rejects when the follower stops first. */
  caughtUp(): Promise<void>;
  state(): FollowerState;
  stop(): Promise<void>;
}

interface Page<Node> {
  readonly nodes: readonly Node[];
  readonly endCursor: string | null;
  readonly hasNextPage: boolean;
}

export function followFeed<Tables extends KitTables, Node>(options: FollowOptions<Tables, Node>): Follower {
  const { name, clock, log } = options;
  const ending = new AbortController();
  const waiters = new Set<{ resolve: () => void; reject: (error: Error) => void }>();
  const state = { cursor: null as string | null, caughtUpAt: null as Date | null, lastError: null as string | null };
  let hurry: (() => void) | undefined;

  const catchUp = async (): Promise<void> => {
    const asked = [...waiters];
    await applyNewPages(options, ending.signal, (cursor) => (state.cursor = cursor));
    state.caughtUpAt = clock.now();
    state.lastError = null;
    for (const waiter of asked) {
      waiters.delete(waiter);
      waiter.resolve();
    }
  };
  const loop = async (): Promise<void> => {
    let factor = 1;
    while (!ending.signal.aborted) {
      try {
        await catchUp();
        factor = 1;
      } catch (error) {
        if (ending.signal.aborted) break;
        state.lastError = error instanceof Error ? error.message : String(error);
        log[factor === 1 ? 'warn' : 'debug'](
          { feed: name, err: state.lastError },
          'the feed could not be followed; trying again',
        );
        factor = Math.min(factor * 2, MAX_BACKOFF_FACTOR);
      }
      if (waiters.size === 0 || state.lastError) await pause(POLL_MS * factor, ending.signal, (wake) => (hurry = wake));
    }
  };
  const running = loop();

  return {
    caughtUp: () =>
      new Promise((resolve, reject) => {
        waiters.add({ resolve, reject });
        hurry?.();
      }),
    state: () => ({ ...state, lagMs: state.caughtUpAt && clock.now().getTime() - state.caughtUpAt.getTime() }),
    stop: async () => {
      ending.abort();
      await running;
      for (const waiter of waiters) waiter.reject(new Error(`The follower of ${name} has stopped.`));
      waiters.clear();
    },
  };
}

/** Reads from the stored position to the feed's end, one transaction a page. */
async function applyNewPages<Tables extends KitTables, Node>(
  options: FollowOptions<Tables, Node>,
  signal: AbortSignal,
  onCursor: (cursor: string | null) => void,
): Promise<void> {
  const { name, db, clock, apply } = options;
  const caller = serviceCaller(db.schema);
  let cursor = await db.asCaller(caller, (trx) => readPosition(trx as unknown as Trx<KitTables>, name));
  onCursor(cursor);
  for (;;) {
    const page = await askPage(options, cursor, signal);
    // A page without events may still have got further.
    if (page.endCursor !== null && page.endCursor !== cursor) {
      await db.asCaller(caller, async (trx) => {
        if (page.nodes.length > 0) await apply(trx, page.nodes);
        await writePosition(trx as unknown as Trx<KitTables>, name, page.endCursor, clock.now());
      });
      cursor = page.endCursor;
      onCursor(cursor);
    }
    if (!page.hasNextPage || signal.aborted) return;
  }
}

async function askPage<Tables extends KitTables, Node>(
  { ask, document, connection, pageSize = 500 }: FollowOptions<Tables, Node>,
  after: string | null,
  signal: AbortSignal,
): Promise<Page<Node>> {
  const answer = await ask(document, { after, first: pageSize }, signal);
  const found = answer.data?.[connection] as
    { edges: { node: Node }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } | null | undefined;
  // A partial page would lose facts for good: any error refuses the whole page.
  if (answer.errors?.length || !found)
    throw new Error(answer.errors?.[0]?.message ?? `No ${connection} in the answer.`);
  return { nodes: found.edges.map((edge) => edge.node), ...found.pageInfo };
}

async function readPosition(trx: Trx<KitTables>, feed: string): Promise<string | null> {
  const row = await trx.selectFrom('feed_position').select('cursor').where('feed', '=', feed).executeTakeFirst();
  return row?.cursor ?? null;
}

async function writePosition(trx: Trx<KitTables>, feed: string, cursor: string | null, at: Date): Promise<void> {
  await trx
    .insertInto('feed_position')
    .values({ feed, cursor, advanced_at: at })
    .onConflict((conflict) => conflict.column('feed').doUpdateSet({ cursor, advanced_at: at }))
    .execute();
}

/** Waits; ends at once on abort or when `offer`ed function is called. */
function pause(ms: number, signal: AbortSignal, offer: (wake: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    signal.addEventListener('abort', wake);
    offer(wake);
    if (signal.aborted) wake();
  });
}
