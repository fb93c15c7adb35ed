import { serviceCaller } from '../../../../subgraphs/kit/callers.js';
import { systemClock } from '../../../../subgraphs/kit/clock.js';
import { appendEvents } from '../../../../subgraphs/kit/ledger/append.js';
import type { Database } from '../../../../subgraphs/kit/store/database.js';
import { toLedger, type CasePayload, type CaseVerb } from '../../../../subgraphs/cases/domain/case-event.js';
import type { CaseTables, CaseTrx } from '../../../../subgraphs/cases/store/tables.js';

export const service = serviceCaller('cases');

export interface SeededEvent {
  readonly caseId: string;
  readonly verb?: CaseVerb;
  readonly payload?: Partial<CasePayload>;
}

/** Appends the event as an action would, inside its transaction. */
export async function append(trx: CaseTrx, { caseId, verb = 'received', payload }: SeededEvent): Promise<void> {
  const event = toLedger({
    verb,
    caseId,
    occurredAt: new Date('2026-10-01T09:00:00+08:00'),
    actorRole: 'INTAKE_OFFICER',
    correlationId: 'test',
    payload: {
      stateBefore: null,
      stateAfter: 'RECEIVED',
      version: 1,
      changedFields: ['state'],
      intakeAgencyId: 'agency_intake',
      leadAgencyId: null,
      agencyIds: ['agency_intake'],
      divisionCode: '440305',
      categoryCode: 'streets.roads.pothole',
      clocks: [],
      facts: {},
      ...payload,
    },
  });
  await appendEvents(trx, [event], systemClock);
}

/** One transaction each. */
export async function appendAll(db: Database<CaseTables>, events: readonly SeededEvent[]): Promise<void> {
  for (const event of events) await db.asCaller(service, (trx) => append(trx, event));
}
