import { createHash } from 'node:crypto';
import { contentHash, type LedgerEvent } from './event.js';

/** One day of one chain, as its head states it. */
export interface LedgerHead {
  readonly chain: string;
  /** `YYYY-MM-DD`, Beijing time. */
  readonly day: string;
  readonly count: number;
  readonly lastHash: string;
  readonly previousHeadHash: string;
}

export type LedgerVerdict =
  | { readonly kind: 'intact'; readonly events: number }
  | { readonly kind: 'broken'; readonly day: string; readonly chainSeq: number | null; readonly reason: BreakReason };

export type BreakReason =
  | 'CONTENT_CHANGED'
  | 'ROW_MISSING'
  | 'CHAIN_CHANGED'
  | 'DAY_MISSING'
  | 'HEAD_CHANGED'
  | 'NOT_PUBLISHED'
  | 'PUBLICATION_CHANGED';

const FIRST_LINK = '0'.repeat(64);

/**
 * Recomputes one chain (`domain.md` E3) and names the first break. `heads` and `events` are those of consecutive days in
 * their order; `before` is the head of the day before the first one, undefined where the chain begins.
 */
export function verifyChain(
  heads: readonly LedgerHead[],
  events: readonly LedgerEvent[],
  before: LedgerHead | undefined,
): LedgerVerdict {
  const byDay = groupByDay(events);
  let previous = before;
  for (const head of heads) {
    const link = previous ? headHash(previous) : FIRST_LINK;
    if (head.previousHeadHash !== link) return broken(head.day, null, previous ? 'DAY_MISSING' : 'HEAD_CHANGED');
    const verdict = verifyDay(head, byDay.get(head.day) ?? []);
    if (verdict) return verdict;
    byDay.delete(head.day);
    previous = head;
  }
  const [orphan] = byDay.keys();
  return orphan === undefined ? { kind: 'intact', events: events.length } : broken(orphan, null, 'DAY_MISSING');
}

/** The hash that the next day's head carries. */
export function headHash({ chain, day, count, lastHash, previousHeadHash }: LedgerHead): string {
  return sha256(`${chain}|${day}|${count}|${lastHash}|${previousHeadHash}`);
}

function verifyDay(head: LedgerHead, events: readonly LedgerEvent[]): LedgerVerdict | undefined {
  let link = head.previousHeadHash;
  let position = 0;
  for (const event of events) {
    position += 1;
    if (event.chainSeq !== position) return broken(head.day, position, 'ROW_MISSING');
    if (contentHash(event) !== event.contentHash) return broken(head.day, position, 'CONTENT_CHANGED');
    const hash = sha256(`${link}|${event.chain}|${event.chainDay}|${position}|${event.contentHash}`);
    if (event.previousHash !== link || event.hash !== hash) return broken(head.day, position, 'CHAIN_CHANGED');
    link = hash;
  }
  if (position < head.count) return broken(head.day, position + 1, 'ROW_MISSING');
  if (position > head.count || link !== head.lastHash) return broken(head.day, null, 'HEAD_CHANGED');
  return undefined;
}

function groupByDay(events: readonly LedgerEvent[]): Map<string, LedgerEvent[]> {
  const days = new Map<string, LedgerEvent[]>();
  for (const event of events) {
    const day = days.get(event.chainDay);
    if (day) day.push(event);
    else days.set(event.chainDay, [event]);
  }
  return days;
}

function broken(day: string, chainSeq: number | null, reason: BreakReason): LedgerVerdict {
  return { kind: 'broken', day, chainSeq, reason };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
