import type { EnrichEvents } from '../../kit/feed/tail.js';
import type { LedgerEvent } from '../../kit/ledger/event.js';
import type { CaseSight } from '../domain/may-see.js';
import { sightsOfCases } from '../store/case-sights.js';

/** An event as the tail hands it out: with what decides who sees its case now. */
export interface SightedEvent extends LedgerEvent {
  readonly sight: CaseSight | null;
}

/** Once for a batch, whoever subscribes. */
export const withSights: EnrichEvents = async (trx, events) => {
  if (events.length === 0) return events;
  const sights = await sightsOfCases(
    trx,
    events.map((event) => event.subject),
  );
  return events.map((event): SightedEvent => ({ ...event, sight: sights.get(event.subject) ?? null }));
};
