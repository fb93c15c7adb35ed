import { isDeepStrictEqual } from 'node:util';
import { serviceCaller } from '../../kit/callers.js';
import { groupBy } from '../../kit/graph/loaders.js';
import { casePayload } from '../domain/case-event.js';
import { foldClocks, nextDueAt } from '../domain/clocks.js';
import { eventsOfCases } from '../store/case-parts.js';
import { clockFromRow, clocksOfCases } from '../store/clocks.js';
import { holdCases, replaceClocks } from '../store/rebuild.js';
import { END_OF_TIME, type CaseTrx } from '../store/tables.js';
import type { CaseParts } from './parts.js';

/** In one transaction, so that whoever works on these cases waits for milliseconds only. */
const BATCH = 200;

export interface Rebuilt {
  readonly cases: number;
  /** Cases whose clocks said something else than their events. */
  readonly corrected: number;
}

/**
 * Makes the clocks of every case anew from its events, which are the truth (`domain.md` §1.4), while everybody goes on
 * working. What agrees already is not written; interrupted, it is simply run again.
 */
export async function rebuildClocks(
  { db }: Pick<CaseParts, 'db'>,
  told: (cases: number) => void = () => {},
): Promise<Rebuilt> {
  let total: Rebuilt = { cases: 0, corrected: 0 };
  for (let afterId: string | undefined = ''; afterId !== undefined;) {
    const from: string = afterId;
    const batch = await db.asCaller(serviceCaller('cases'), (trx) => rebuildBatch(trx, from));
    total = { cases: total.cases + batch.cases, corrected: total.corrected + batch.corrected };
    afterId = batch.lastId;
    told(total.cases);
  }
  return total;
}

async function rebuildBatch(trx: CaseTrx, afterId: string): Promise<Rebuilt & { readonly lastId: string | undefined }> {
  const held = await holdCases(trx, afterId, BATCH);
  if (held.length === 0) return { cases: 0, corrected: 0, lastId: undefined };
  const ids = held.map(({ id }) => id);
  const events = groupBy(await eventsOfCases(trx, ids), ({ subject }) => subject, ids);
  const stored = groupBy(await clocksOfCases(trx, ids), ({ case_id }) => case_id, ids);
  let corrected = 0;
  for (const [index, { id, next_due_at }] of held.entries()) {
    const clocks = foldClocks(
      [],
      events[index]!.flatMap((event) => casePayload(event).clocks),
    );
    const due = nextDueAt(clocks) ?? END_OF_TIME;
    if (isDeepStrictEqual(clocks, stored[index]!.map(clockFromRow)) && due.getTime() === next_due_at.getTime())
      continue;
    await replaceClocks(trx, id, { clocks, nextDueAt: due });
    corrected += 1;
  }
  return { cases: held.length, corrected, lastId: held.length < BATCH ? undefined : ids.at(-1) };
}
