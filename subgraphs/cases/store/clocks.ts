import type { Clock } from '../domain/clocks.js';
import type { CaseTrx, ClockRow } from './tables.js';

/** Writes a case's clocks over what the projection holds of them. */
export async function writeClocks(trx: CaseTrx, caseId: string, clocks: readonly Clock[]): Promise<void> {
  if (clocks.length === 0) return;
  await trx
    .insertInto('clock')
    .values(clocks.map((clock) => clockRow(caseId, clock)))
    .onConflict((conflict) =>
      conflict.columns(['case_id', 'no']).doUpdateSet((eb) => ({
        due_at: eb.ref('excluded.due_at'),
        first_due_at: eb.ref('excluded.first_due_at'),
        amount: eb.ref('excluded.amount'),
        unit: eb.ref('excluded.unit'),
        policy_version: eb.ref('excluded.policy_version'),
        calendar_version: eb.ref('excluded.calendar_version'),
        paused_at: eb.ref('excluded.paused_at'),
        paused_ms: eb.ref('excluded.paused_ms'),
        met_at: eb.ref('excluded.met_at'),
        cancelled_at: eb.ref('excluded.cancelled_at'),
        provisional: eb.ref('excluded.provisional'),
      })),
    )
    .execute();
}

export async function clocksOfCases(trx: CaseTrx, caseIds: readonly string[]): Promise<readonly ClockRow[]> {
  return trx
    .selectFrom('clock')
    .selectAll()
    .where('case_id', 'in', [...caseIds])
    .orderBy('case_id')
    .orderBy('no')
    .execute();
}

export function clockFromRow(row: ClockRow): Clock {
  return {
    no: row.no,
    kind: row.kind,
    subjectId: row.subject_id,
    startedAt: new Date(row.started_at),
    dueAt: new Date(row.due_at),
    firstDueAt: new Date(row.first_due_at),
    pausedAt: row.paused_at && new Date(row.paused_at),
    pausedMs: row.paused_ms,
    metAt: row.met_at && new Date(row.met_at),
    cancelledAt: row.cancelled_at && new Date(row.cancelled_at),
    amount: row.amount,
    unit: row.unit,
    policyVersion: row.policy_version,
    calendarVersion: row.calendar_version,
    provisional: row.provisional,
  };
}

function clockRow(caseId: string, clock: Clock): ClockRow {
  return {
    case_id: caseId,
    no: clock.no,
    kind: clock.kind,
    subject_id: clock.subjectId,
    started_at: clock.startedAt,
    due_at: clock.dueAt,
    first_due_at: clock.firstDueAt,
    paused_at: clock.pausedAt,
    paused_ms: clock.pausedMs,
    met_at: clock.metAt,
    cancelled_at: clock.cancelledAt,
    amount: clock.amount,
    unit: clock.unit,
    policy_version: clock.policyVersion,
    calendar_version: clock.calendarVersion,
    provisional: clock.provisional,
  };
}
