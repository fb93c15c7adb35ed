import { newId } from '../../kit/ids.js';
import { appendEvents } from '../../kit/ledger/append.js';
import { saltedHash } from '../../kit/ledger/event.js';
import { toLedger, type CasePayload } from '../domain/case-event.js';
import { stepsAhead, type DueStep } from '../domain/escalation.js';
import { wakesAt } from '../domain/waking.js';
import { updateCase, type CaseUpdate } from '../store/cases.js';
import { insertSupervisionOrder } from '../store/supervision.js';
import { lockCase, type LockedCase } from '../store/locked-case.js';
import { END_OF_TIME, type CaseTrx } from '../store/tables.js';
import { agenciesOf } from './record-change.js';
import type { By, CaseParts } from './parts.js';

/** What the order of level 2 says (催办). */
const REMINDER = '本件办理超期三个工作日，请立即办理并答复。';
/** From this level on an order is given, and from the next one a notice of criticism may follow. */
const ORDER_LEVEL = 2;
const NOTICE_LEVEL = 3;

/**
 * Records the steps of escalation that have become due, each as an event of its own and each once: the case is locked,
 * and what is behind it is counted on it. Answers how many; 0 also where another replica was first.
 */
export async function escalateCase(
  { db, clock, rules: { calendar } }: CaseParts,
  { caller, correlationId }: By,
  caseId: string,
): Promise<number> {
  return db.asCaller(caller, async (trx) => {
    const locked = await lockCase(trx, caseId);
    if (!locked) return 0;
    const { row, facts } = locked;
    const now = clock.now();
    const { clocks, extensions, state, closedAt } = facts;
    const progress = { clockNo: row.escalated_clock, steps: row.escalated_steps };
    const ahead = stepsAhead({ clocks, extensions, progress }, calendar);
    const due = ahead.filter(({ at }) => at <= now);
    const last = due.at(-1);
    const after = last ? { clockNo: last.clockNo, steps: stepsBehind(row, last) + due.length } : progress;
    const wakes = wakesAt(
      { state, closedAt, clocks, extensions, changedAt: row.changed_at, progress: after },
      calendar,
    );
    const orders = await orderedBy(trx, locked, { due, ahead, now, clock });
    await updateCase(trx, row.id, row.version + due.length, {
      wakes_at: wakes ?? END_OF_TIME,
      escalated_clock: after.clockNo,
      escalated_steps: after.steps,
      ...(last && { changed_at: now, escalation_level: Math.max(row.escalation_level, last.level) }),
      ...orders.set,
    });
    const events = due.map((step, index) =>
      toLedger({
        verb: 'escalated',
        caseId,
        occurredAt: now,
        actorRole: 'SYSTEM',
        correlationId,
        payload: payloadOf(locked, row.version + index + 1, { ...factsOf(step), ...orders.factsOf(step) }),
      }),
    );
    await appendEvents(trx, events, clock);
    return due.length;
  });
}

function stepsBehind(row: LockedCase['row'], { clockNo }: DueStep): number {
  return row.escalated_clock === clockNo ? row.escalated_steps : 0;
}

interface Ordering {
  readonly due: readonly DueStep[];
  readonly ahead: readonly DueStep[];
  readonly now: Date;
  readonly clock: CaseParts['clock'];
}

/** The order that comes with level 2: due when the next level would be reached, or in the past where it has been. */
async function orderedBy(trx: CaseTrx, { row }: LockedCase, { due, ahead, now, clock }: Ordering) {
  const ordering = due.find(({ level }) => level === ORDER_LEVEL);
  const next = ahead.find(({ level }) => level === NOTICE_LEVEL);
  if (!ordering || !next) return { set: {}, factsOf: () => ({}) };
  const id = newId('sup', clock);
  await insertSupervisionOrder(trx, {
    id,
    case_id: row.id,
    agency_id: row.holder_agency_id,
    level: ORDER_LEVEL,
    text: REMINDER,
    issued_at: now,
    due_at: next.at,
  });
  const set: CaseUpdate = {
    supervision_level: Math.max(ORDER_LEVEL, row.supervision_level),
    supervision_due_at: next.at,
  };
  const facts = { orderId: id, dueAt: next.at.toISOString(), textHash: saltedHash(REMINDER, row.text_salt) };
  return { set, factsOf: (step: DueStep) => (step === ordering ? facts : {}) };
}

function factsOf({ step, clockNo, at, level, tells }: DueStep): CasePayload['facts'] {
  const noticeCandidate = level === NOTICE_LEVEL;
  return { step, clock: clockNo, since: at.toISOString(), level, tells, ...(noticeCandidate && { noticeCandidate }) };
}

function payloadOf({ row, facts }: LockedCase, version: number, told: CasePayload['facts']): CasePayload {
  return {
    stateBefore: row.state,
    stateAfter: row.state,
    version,
    changedFields: ['overlays'],
    intakeAgencyId: row.intake_agency_id,
    leadAgencyId: row.lead_agency_id,
    agencyIds: agenciesOf(row, facts),
    divisionCode: row.division_code,
    categoryCode: row.category_code,
    clocks: [],
    facts: told,
  };
}
