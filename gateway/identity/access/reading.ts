import { ACCESS_CHANGES, readAccessPage, type AccessPage } from './changes.js';
import { createAccessTable, type AccessTable, type TableBounds } from './table.js';

/** Asks the gateway's own graph; what comes back is unread. Rejects when there is no answer. */
export type AskGraph = (
  query: string,
  variables: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
) => Promise<unknown>;

/** Registry does not know the cursor: another key, another store. What is known must be read anew, from the start. */
export class CursorRefused extends Error {
  override readonly name = 'CursorRefused';
}

const PAGE_SIZE = 500;

/** A page that hangs is asked for again: long enough for a store that is busy seeding, and far below what is stale. */
const ASK_TIMEOUT_MS = 10_000;

/** A table and how far into the feed it goes. */
export class Reading {
  readonly table: AccessTable;
  private cursor: string | null = null;

  constructor(
    private readonly ask: AskGraph,
    bounds: TableBounds | undefined,
  ) {
    this.table = createAccessTable(bounds);
  }

  /** Reads on to the end of the feed, a page at a time. @throws Error when a page cannot be had: it is asked for again */
  async readToEnd(signal: AbortSignal, onChanged: (subject: string) => void): Promise<void> {
    for (let hasNextPage = true; hasNextPage;) {
      signal.throwIfAborted();
      const page = await this.askPage(signal);
      const touched = new Set(page.changes.flatMap((change) => this.table.apply(change)));
      this.cursor = page.endCursor ?? this.cursor;
      for (const subject of touched) onChanged(subject);
      ({ hasNextPage } = page);
    }
  }

  private async askPage(signal: AbortSignal): Promise<AccessPage> {
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(ASK_TIMEOUT_MS)]);
    const answer = await this.ask(ACCESS_CHANGES, { after: this.cursor, first: PAGE_SIZE }, inTime);
    const page = readAccessPage(answer);
    if (!page) throw refusalIn(answer);
    // A feed that goes round in a circle would be read for ever.
    if (page.hasNextPage && (page.endCursor === null || page.endCursor === this.cursor))
      throw new Error('The feed has a next page and does not say where.');
    return page;
  }
}

function refusalIn(answer: unknown): Error {
  const { errors } = (answer ?? {}) as { readonly errors?: readonly AnsweredError[] };
  const message = errors?.[0]?.message ?? 'The answer is not a page of accessChanges.';
  const isOfCursor = errors?.some(({ extensions }) => extensions?.code?.startsWith('CURSOR_')) ?? false;
  return isOfCursor ? new CursorRefused(message) : new Error(message);
}

interface AnsweredError {
  readonly message: string;
  readonly extensions?: { readonly code?: string };
}
