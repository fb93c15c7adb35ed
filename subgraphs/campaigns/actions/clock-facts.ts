import type { ClockFacts } from '../domain/incident-clocks.js';
import type { IncidentRow } from '../store/tables.js';

/** What of a stored incident its clocks follow from. */
export function clockFacts(row: IncidentRow): ClockFacts {
  return {
    level: row.level,
    occurredAt: row.occurred_at,
    reportedAt: row.reported_at,
    firstBulletinAt: row.first_bulletin_at,
    pressConferenceAt: row.press_conference_at,
  };
}
