import { sql } from 'kysely';
import type { AskedExtension, CaseFacts, OpenFieldTask, OpenSubTask } from '../domain/facts.js';
import { idsOnPath } from './agencies.js';
import { clockFromRow } from './clocks.js';
import type { CaseRow, CaseTrx, ClockRow } from './tables.js';

/** A case that nobody else can change until this transaction ends, and what the rules need to know of it. */
export interface LockedCase {
  readonly row: CaseRow;
  readonly facts: CaseFacts;
}

/** What `case_facts` answers. */
interface StoredFacts {
  readonly intakePath: string | null;
  readonly leadPath: string | null;
  readonly clocks: readonly ClockRow[];
  readonly openSubTasks: readonly OpenSubTask[];
  readonly openFieldTasks: readonly OpenFieldTask[];
  readonly returnReasons: readonly string[];
  readonly extensions: readonly AskedExtension[];
  readonly followUps: number;
  readonly lastVerdict: string | null;
}

/** One statement, because every command of a case begins with it. Undefined for an unknown id. */
export async function lockCase(trx: CaseTrx, id: string): Promise<LockedCase | undefined> {
  const found = await trx
    .selectFrom('cases')
    .selectAll()
    .select(sql<StoredFacts>`case_facts(cases)`.as('stored_facts'))
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!found) return undefined;
  const { stored_facts, ...row } = found;
  return { row, facts: factsOf(row, stored_facts) };
}

function factsOf(row: CaseRow, stored: StoredFacts): CaseFacts {
  const { openSubTasks, openFieldTasks, returnReasons, extensions, followUps } = stored;
  return {
    id: row.id,
    version: row.version,
    state: row.state,
    stateBeforeReturn: row.state_before_return,
    kind: row.kind,
    urgency: row.urgency,
    categoryCode: row.category_code,
    divisionCode: row.division_code,
    receivedAt: row.received_at,
    closedAt: row.closed_at,
    changedAt: row.changed_at,
    reopenCount: row.reopen_count,
    intakeAgencyId: row.intake_agency_id,
    leadAgencyId: row.lead_agency_id,
    // An agency that the replica does not hold yet still stands in its own line.
    intakeLine: idsOnPath(stored.intakePath ?? row.intake_agency_id),
    leadLine: idsOnPath(stored.leadPath ?? row.lead_agency_id ?? ''),
    clocks: stored.clocks.map(clockFromRow),
    openSubTasks,
    openFieldTasks,
    returnReasons,
    extensions,
    followUps,
    failedReview: stored.lastVerdict === 'FAIL',
  };
}
