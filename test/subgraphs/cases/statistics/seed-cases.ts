import { serviceCaller } from '../../../../subgraphs/kit/callers.js';
import type { Database } from '../../../../subgraphs/kit/store/database.js';
import { END_OF_TIME, type CaseTables, type NewCaseRow } from '../../../../subgraphs/cases/store/tables.js';

const caller = serviceCaller('cases');

/** A case received on 30 September and accepted on 1 October 2026, Beijing time, still being handled. */
const ORDINARY: Omit<NewCaseRow, 'id'> = {
  ledger_year: '2026',
  version: 1,
  state: 'IN_PROGRESS',
  provenance: 'LIVE',
  urgency: 'NORMAL',
  confidential: false,
  channel: 'WEB',
  summary: 'Pothole',
  text_salt: 'salt',
  quality_flags: [],
  intake_agency_id: 'agency_intake',
  lead_agency_id: 'agency_a',
  category_code: 'streets.roads.pothole',
  division_code: '440305',
  received_at: new Date('2026-09-30T10:00:00+08:00'),
  accepted_at: new Date('2026-10-01T00:00:00+08:00'),
  changed_at: new Date('2026-10-01T00:00:00+08:00'),
  next_due_at: END_OF_TIME,
  reopen_count: 0,
  handoffs: 0,
  offline_visits: 0,
  supervision_level: 0,
  escalation_level: 0,
};

/** What a closed case has beside: closed on 5 October, resolved. */
export const RESOLVED: Partial<NewCaseRow> = {
  state: 'CLOSED',
  closed_at: new Date('2026-10-05T10:00:00+08:00'),
  closing_reason: 'RESOLVED',
};

/** Numbers the ids only: no test looks at them. */
let made = 0;

/** `count` cases alike, but for their ids. Returns the ids. */
export async function seedCases(
  db: Database<CaseTables>,
  count: number,
  changes: Partial<NewCaseRow> = {},
): Promise<readonly string[]> {
  const rows = Array.from({ length: count }, () => ({ ...ORDINARY, ...changes, id: `case_${++made}` }));
  await db.asCaller(caller, (trx) => trx.insertInto('cases').values(rows).execute());
  return rows.map(({ id }) => id);
}

export async function joinMatrix(
  db: Database<CaseTables>,
  matrixId: string,
  agencyIds: readonly string[],
): Promise<void> {
  const rows = agencyIds.map((agency_id) => ({ matrix_id: matrixId, agency_id }));
  await db.asCaller(caller, (trx) => trx.insertInto('matrix_member').values(rows).execute());
}

/** Agencies of one line, each below the one before it. */
export async function seedLine(db: Database<CaseTables>, ids: readonly string[]): Promise<void> {
  const rows = ids.map((id, index) => ({
    id,
    code: id,
    name: id,
    line_path: `${ids.slice(0, index + 1).join('.')}.`,
    level: 'COUNTY',
    function_line: 'police',
    superior_id: ids[index - 1] ?? null,
  }));
  await db.asCaller(caller, (trx) => trx.insertInto('agency_replica').values(rows).execute());
}
