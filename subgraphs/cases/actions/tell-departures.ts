import { appendEvents } from '../../kit/ledger/append.js';
import type { NewEvent } from '../../kit/ledger/event.js';
import { toLedger } from '../domain/case-event.js';
import { agenciesThatLeft, type CaseSight } from '../domain/may-see.js';
import { idsOnPath } from '../store/agencies.js';
import { sightsOfCases } from '../store/case-sights.js';
import { advanceDeparture, holdCasesOf, holdDeparture } from '../store/line-departures.js';
import type { CaseRow, LineDepartureRow } from '../store/tables.js';
import type { By, CaseParts } from './parts.js';

/** Cases told of in one transaction, which holds the ledger's lock at its end. */
const PAGE = 500;

/**
 * Tells of cases whose agency has moved to another line: one event each, so that whoever stood above the old place and
 * sees the case no longer learns that it is gone. One part at a time, each once whoever does it and whenever it is cut
 * off. Answers whether there may be more to do.
 */
export async function tellDepartures({ db, clock }: CaseParts, by: By, page = PAGE): Promise<boolean> {
  return db.asCaller(by.caller, async (trx) => {
    const departure = await holdDeparture(trx);
    if (!departure) return false;
    const rows = await holdCasesOf(trx, departure, page);
    const ids = rows.map(({ id }) => id);
    const sights = await sightsOfCases(trx, ids);
    await advanceDeparture(trx, departure.id, rows.length < page ? null : ids.at(-1)!);
    const events = rows.flatMap((row) => departed(row, { sight: sights.get(row.id)!, departure, by, at: clock.now() }));
    await appendEvents(trx, events, clock);
    return true;
  });
}

interface Moved {
  readonly sight: CaseSight;
  readonly departure: LineDepartureRow;
  readonly by: By;
  readonly at: Date;
}

/** None where nobody lost sight: another agency of the old line still has part in it. */
function departed(row: CaseRow, { sight, departure, by, at }: Moved): readonly NewEvent[] {
  const before = { intakeLine: idsOnPath(departure.old_path), leadLine: [], helperIds: [], platform: null };
  const leftBy = agenciesThatLeft(before, sight);
  if (leftBy.length === 0) return [];
  const { intake_agency_id: intakeAgencyId, lead_agency_id: leadAgencyId } = row;
  const agencyIds = [intakeAgencyId, leadAgencyId, ...sight.helperIds].filter((id) => id !== null);
  return [
    toLedger({
      verb: 'line_changed',
      caseId: row.id,
      occurredAt: at,
      actorRole: 'SYSTEM',
      correlationId: by.correlationId,
      payload: {
        stateBefore: row.state,
        stateAfter: row.state,
        version: row.version,
        changedFields: [],
        intakeAgencyId,
        leadAgencyId,
        agencyIds: [...new Set(agencyIds)],
        leftBy,
        divisionCode: row.division_code,
        categoryCode: row.category_code,
        clocks: [],
        facts: { agencyId: departure.agency_id },
      },
    }),
  ];
}
