import { casePayload } from '../domain/case-event.js';
import { recomputedClocks } from '../domain/recompute.js';
import { policyVersionOf, type SlaPolicy } from '../domain/sla.js';
import { casesCountedOtherwise } from '../store/counted-cases.js';
import { lockCase } from '../store/locked-case.js';
import { eventsOfCases } from '../store/case-parts.js';
import { recordChange } from './record-change.js';
import type { By, CaseParts } from './parts.js';

const PAGE = 100;

/**
 * Counts the running clocks of open cases anew where another calendar or another version of their policy holds than the
 * one they were counted by; closed cases keep what they had (`domain.md` §1.4). Each case in a transaction of its own, by
 * what stands in it: interrupted, or begun by two replicas, it changes each case once. Answers how many it changed.
 */
export async function recomputeClocks(parts: CaseParts, by: By, stopped: () => boolean = () => false): Promise<number> {
  const { calendar, policies } = parts.rules;
  const inForce = { calendarVersion: calendar.version, policyVersions: newest(policies).map(policyVersionOf) };
  let changed = 0;
  for (let afterId = ''; ;) {
    const page = { afterId, limit: PAGE };
    const ids = await parts.db.asCaller(by.caller, (trx) => casesCountedOtherwise(trx, inForce, page));
    for (const id of ids) {
      if (stopped()) return changed;
      if (await recomputeCase(parts, by, id)) changed += 1;
    }
    if (ids.length < PAGE) return changed;
    afterId = ids.at(-1)!;
  }
}

async function recomputeCase({ db, clock, rules }: CaseParts, by: By, caseId: string): Promise<boolean> {
  return db.asCaller(by.caller, async (trx) => {
    const locked = await lockCase(trx, caseId);
    if (!locked?.row.open) return false;
    const events = (await eventsOfCases(trx, [caseId])).map(casePayload);
    const recomputed = recomputedClocks(locked.facts, events, rules);
    if (recomputed.length === 0) return false;
    const { state } = locked.row;
    const happening = {
      verb: 'recomputed' as const,
      clocks: {},
      stateBefore: state,
      stateAfter: state,
      role: 'SYSTEM' as const,
      now: clock.now(),
      correlationId: by.correlationId,
    };
    await recordChange(trx, locked, { happening, written: { clocks: { recomputed } }, rules, clock });
    return true;
  });
}

/** Of each policy its newest version. */
function newest(policies: readonly SlaPolicy[]): readonly SlaPolicy[] {
  const byId = new Map<string, SlaPolicy>();
  for (const policy of policies) {
    const known = byId.get(policy.id);
    if (!known || known.version < policy.version) byId.set(policy.id, policy);
  }
  return [...byId.values()];
}
