import { sql, type RawBuilder, type SqlBool } from 'kysely';
import { Refusal } from '../../../schema/refusals.js';
import type { LedgerEvent } from '../../kit/ledger/event.js';
import { eventFromRow, type LedgerRow } from '../../kit/ledger/read.js';
import { CASE_EVENT_PREFIX } from '../domain/case-event.js';
import { aboutCasesOnly, type CaseEventSelection } from '../domain/case-event-selection.js';
import type { CodeRange } from '../domain/code-range.js';
import type { CaseTrx } from './tables.js';

/** An event, and whether its reader sees the case or is only told that it has gone out of sight. */
export interface ReadEvent {
  readonly event: LedgerEvent;
  readonly sight: 'SEEN' | 'LEFT';
}

/** What a search has found. */
export interface FoundEvents {
  readonly events: readonly ReadEvent[];
  /** The last number that was looked at, where the search ended for its time alone: more may come behind it. */
  readonly searchedTo?: number;
}

export interface EventsRequest {
  readonly selection: CaseEventSelection;
  readonly afterSeq: number;
  readonly limit: number;
  /** `ALL` for whom every event is in sight: no other way than in their order pays for it. */
  readonly sight: 'ALL' | 'OWN';
  /** Of the request: looking through a long backlog ends with it, between two steps. */
  readonly signal?: AbortSignal;
  /** @default STEP */
  readonly step?: number;
  /** How long steps are begun. @default SEARCH_MS */
  readonly searchMs?: number;
  /** @default WINDOWS */
  readonly windows?: readonly number[];
  /** @default MANY_CASES */
  readonly many?: number;
}

/**
 * Events looked through one by one before a reader's own cases are asked for theirs. One costs some microseconds under
 * the policy; whoever sees one case in a thousand finds a page in the second.
 */
const WINDOWS = [5_000, 50_000];

/**
 * Places of the ledger that one statement looks through for whoever sees much: something rare costs a subgraph 4.4 s per
 * million, and a statement has 30 s, however long the ledger has become.
 */
const STEP = 100_000;

/** With the step that was begun in time and a slow machine still below the gateway's `fetchTimeoutMs` (4,000). */
const SEARCH_MS = 1_500;

/**
 * A step through a reader's own cases takes what these have there, and less where the pages are not in memory: 24,000
 * events of 3,000 cases cost 0.4 s from memory and 5 s from a disk. After one that took less than this the next is wider.
 */
const EASY_MS = 200;
const WIDER = 4;

/** Whoever sees more cases than this does not wait long in the events' own order. */
const MANY_CASES = 50_000;

/**
 * Case events behind `afterSeq`, in their order, as far as the row policy shows them. The same choice as
 * `acceptsCaseEvent` and `eventSight`; tests compare them. Whoever sees much finds a page among the next events; whoever
 * sees little does not make the database look through the ledger. Errors: `REQUEST_TIMEOUT` when the request has ended.
 */
export async function listCaseEvents(trx: CaseTrx, request: EventsRequest): Promise<FoundEvents> {
  const { afterSeq, limit, sight, windows = WINDOWS } = request;
  // Read first: what is written from here on is the next page's, or what comes now behind a place that was looked at, and
  // a case that comes now, would be passed over.
  const { rows } = await sql<{ end: number }>`select ledger_end() as end`.execute(trx);
  const { end } = rows[0]!;
  const search = { ...request, end, until: performance.now() + (request.searchMs ?? SEARCH_MS) };
  if (sight === 'ALL') return inSteps(trx, search);
  for (const window of windows) {
    const near = await inOrder(trx, request, Math.min(end, afterSeq + window));
    if (near.length >= limit || afterSeq + window >= end) return { events: near };
  }
  return ofOwnCases(trx, search);
}

interface Search extends EventsRequest {
  /** The last number of the ledger. */
  readonly end: number;
  /** The moment at which the last step is begun. */
  readonly until: number;
}

/** Looks at what lies behind `afterSeq`, up to `until`. */
type Look = (part: EventsRequest, until: number) => Promise<readonly ReadEvent[]>;

/** The same as `inOrder`, a step per statement. */
function inSteps(trx: CaseTrx, search: Search): Promise<FoundEvents> {
  return stepByStep(search, (part, until) => inOrder(trx, part, until), 1);
}

/** Until the page is full, the end reached or the time over. */
async function stepByStep(search: Search, look: Look, wider: number): Promise<FoundEvents> {
  const { afterSeq, limit, signal, end, until, step = STEP } = search;
  const found: ReadEvent[] = [];
  for (let from = afterSeq, width = step; from < end && found.length < limit;) {
    if (signal?.aborted) throw new Refusal('REQUEST_TIMEOUT');
    const begun = performance.now();
    if (from > afterSeq && begun >= until) return { events: found, searchedTo: from };
    const to = Math.min(end, from + width);
    found.push(...(await look({ ...search, afterSeq: from, limit: limit - found.length }, to)));
    if (performance.now() - begun < EASY_MS) width *= wider;
    from = to;
  }
  return { events: found };
}

async function inOrder(
  trx: CaseTrx,
  { selection, afterSeq, limit }: EventsRequest,
  until: number,
): Promise<readonly ReadEvent[]> {
  const { rows } = await sql<EventRow>`
    select l.*, ${SEEN} as seen from ledger l
    where l.seq > ${afterSeq} and l.seq <= ${until}
      and (${chosen(selection)} or (${chosen(aboutCasesOnly(selection))} and not ${SEEN}))
    order by l.seq limit ${limit}`.execute(trx);
  return rows.map(readEvent);
}

/** From the cases to their events, and from the agencies to what has left them. */
async function ofOwnCases(trx: CaseTrx, search: Search): Promise<FoundEvents> {
  const { many = MANY_CASES } = search;
  // Some come twice. Fewer rows than were asked for are all there are; fewer different ones are not.
  const { rows: mine } = await sql<{ id: string }>`
    select id from cases_of_caller(${many + 1}) as mine (id)`.execute(trx);
  if (mine.length > many) return inSteps(trx, search);
  const ids = mine.map(({ id }) => id);
  return stepByStep(search, (part, until) => ofCases(trx, part, ids, until), WIDER);
}

async function ofCases(
  trx: CaseTrx,
  { selection, afterSeq, limit }: EventsRequest,
  ids: readonly string[],
  until: number,
): Promise<readonly ReadEvent[]> {
  const within = sql`l.seq > ${afterSeq} and l.seq <= ${until}`;
  const { rows } = await sql<EventRow>`
    (select l.*, true as seen from ledger l
      where l.subject = any (${ids}::text[]) and ${within} and ${chosen(selection)}
      order by l.seq limit ${limit})
    union all
    (select l.*, false as seen from (select distinct seq from case_left where seq > ${afterSeq} and seq <= ${until}) gone
        join ledger l on l.seq = gone.seq
      where ${within} and ${chosen(aboutCasesOnly(selection))} and not ${SEEN}
      order by l.seq limit ${limit})
    order by seq limit ${limit}`.execute(trx);
  return rows.map(readEvent);
}

type EventRow = LedgerRow & { readonly seen: boolean };

function readEvent({ seen, ...row }: EventRow): ReadEvent {
  return { event: eventFromRow(row), sight: seen ? 'SEEN' : 'LEFT' };
}

/** Where the policy shows an event of a case that is not in sight, it is because the case has left: no other need be asked. */
const SEEN = sql`(not l.payload ? 'leftBy' or current_setting('liandong.sight', true) = 'ALL'
  or exists (select from cases c where c.id = l.subject))`;

function chosen(selection: CaseEventSelection): RawBuilder<SqlBool> {
  const { types, caseIds, agencyIds, categories, divisions, states } = selection;
  const agencies = sql`payload->'agencyIds' ?| ${[...agencyIds]}::text[]`;
  const conditions = [
    sql`starts_with(type, ${CASE_EVENT_PREFIX})`,
    oneOf(sql`type`, types),
    oneOf(sql`subject`, caseIds),
    agencyIds.length === 0 ? sql`true` : agencies,
    inOne(sql`payload->>'categoryCode'`, categories),
    inOne(sql`payload->>'divisionCode'`, divisions),
    oneOf(sql`payload->>'stateAfter'`, states),
  ];
  return sql<SqlBool>`(${sql.join(conditions, sql` and `)})`;
}

function oneOf(value: RawBuilder<unknown>, wanted: readonly string[]): RawBuilder<unknown> {
  return wanted.length === 0 ? sql`true` : sql`${value} = any(${[...wanted]}::text[])`;
}

function inOne(code: RawBuilder<unknown>, ranges: readonly CodeRange[]): RawBuilder<unknown> {
  if (ranges.length === 0) return sql`true`;
  const within = ranges.map(
    ({ from, until }) => sql`((${code}) collate "C" >= ${from} and (${code}) collate "C" < ${until})`,
  );
  return sql`(${sql.join(within, sql` or `)})`;
}
