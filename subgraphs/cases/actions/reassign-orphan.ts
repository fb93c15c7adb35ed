import { newId } from '../../kit/ids.js';
import type { ClockEffects } from '../domain/lifecycle.js';
import { endAssignments, insertAssignments } from '../store/assignments.js';
import { lockCase, type LockedCase } from '../store/locked-case.js';
import { successionOf } from '../store/orphaned-cases.js';
import type { CaseTrx } from '../store/tables.js';
import { recordChange, type Happening, type Written } from './record-change.js';
import type { By, CaseParts } from './parts.js';

const REASON = 'AGENCY_ABOLISHED';

/** With a successor everything goes on where it stands; the successor signs what was not signed. */
const GOES_ON: ClockEffects = {};
/** Without one the dispatcher finds another agency; what the abolished one had begun ends, the time to resolve goes on. */
const TAKEN_BACK: ClockEffects = {
  starts: ['DISPATCH'],
  cancels: ['SIGN', 'FIRST_RESPONSE', 'SUB_TASK'],
  resumes: ['RESOLVE'],
};

/**
 * Gives a case of an abolished lead agency to its successor; where none lives, back to the dispatcher of the intake unit
 * (`domain.md` §6, edge 7). In one transaction and by what stands in it, so that it happens once, however often it is
 * tried and wherever it was cut off. Answers whether it did anything.
 */
export async function reassignOrphan(
  { db, clock, rules }: CaseParts,
  { caller, correlationId }: By,
  caseId: string,
): Promise<boolean> {
  return db.asCaller(caller, async (trx) => {
    const locked = await lockCase(trx, caseId);
    const formerId = locked?.row.lead_agency_id;
    if (!locked?.row.open || formerId == null || isAnswered(locked)) return false;
    const succession = await successionOf(trx, formerId);
    if (!succession?.abolished) return false;
    const now = clock.now();
    const { successorId } = succession;
    const { state } = locked.row;
    const happening: Happening = {
      verb: 'reassigned',
      clocks: successorId === null ? TAKEN_BACK : GOES_ON,
      stateBefore: state,
      stateAfter: successorId === null ? 'ACCEPTED' : state,
      role: 'SYSTEM',
      now,
      correlationId,
    };
    const written =
      successorId === null
        ? await takeBack(trx, locked, now)
        : await handOver(trx, locked, { successorId, assignmentId: newId('asg', clock), now });
    await recordChange(trx, locked, { happening, written, rules, clock });
    return true;
  });
}

function isAnswered({ row }: LockedCase): boolean {
  return row.state === 'REPLIED' || row.state === 'UNDER_REVIEW';
}

interface HandingOver {
  readonly successorId: string;
  readonly assignmentId: string;
  readonly now: Date;
}

async function handOver(
  trx: CaseTrx,
  { row }: LockedCase,
  { successorId, assignmentId, now }: HandingOver,
): Promise<Written> {
  await endAssignments(trx, row.id, { at: now, reason: REASON, role: 'LEAD' });
  await insertAssignments(trx, [
    {
      id: assignmentId,
      case_id: row.id,
      agency_id: successorId,
      role: 'LEAD',
      task: null,
      due_at: null,
      assigned_at: now,
      signed_at: isSigned(row) ? now : null,
      completed_at: null,
      ended_at: null,
      end_reason: null,
      rule_ref: null,
      override_reason: REASON,
    },
  ]);
  return {
    set: { lead_agency_id: successorId },
    changed: ['lead', 'assignments'],
    facts: { reason: REASON, fromAgencyId: row.lead_agency_id, assignmentId },
    joining: [successorId],
  };
}

async function takeBack(trx: CaseTrx, { row }: LockedCase, now: Date): Promise<Written> {
  await endAssignments(trx, row.id, { at: now, reason: REASON });
  return {
    set: { lead_agency_id: null, state_before_return: null },
    changed: ['lead', 'assignments'],
    facts: { reason: REASON, fromAgencyId: row.lead_agency_id },
  };
}

/** What its officers had signed need not be signed again by those who take it over. */
function isSigned({ state, state_before_return }: LockedCase['row']): boolean {
  return state !== 'ASSIGNED' && !(state === 'RETURN_REQUESTED' && state_before_return === 'ASSIGNED');
}
