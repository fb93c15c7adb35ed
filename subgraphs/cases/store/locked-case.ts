import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { AskedExtension, CaseFacts, OpenFieldTask, OpenSubTask } from '../domain/facts.js';
import { idsOnPath } from './agencies.js';
import { clockFromRow } from './clocks.js';
import type { CaseRow, CaseTrx, ClockRow } from './tables.js';

/** A case that nobody else can change until this transaction ends, and what the rules need to know of it. */
export interface LockedCase {
  readonly row: CaseRow;
  readonly facts: CaseFacts;
}

interface FactColumns {
  readonly intake_path: string | null;
  readonly lead_path: string | null;
  readonly clocks: readonly ClockRow[];
  readonly sub_tasks: readonly OpenSubTask[];
  readonly field_tasks: readonly OpenFieldTask[];
  readonly returns: readonly string[];
  readonly extensions: readonly AskedExtension[];
  readonly follow_ups: number;
  readonly last_verdict: string | null;
}

/** One statement, because every command of a case begins with it. Undefined for an unknown id. */
export async function lockCase(trx: CaseTrx, id: string): Promise<LockedCase | undefined> {
  const found = await trx
    .selectFrom('cases')
    .selectAll('cases')
    .select((eb) => [
      sql<string | null>`(select line_path from agency_replica a where a.id = cases.intake_agency_id)`.as(
        'intake_path',
      ),
      sql<string | null>`(select line_path from agency_replica a where a.id = cases.lead_agency_id)`.as('lead_path'),
      jsonArrayFrom(
        eb.selectFrom('clock').selectAll('clock').whereRef('clock.case_id', '=', 'cases.id').orderBy('clock.no'),
      ).as('clocks'),
      jsonArrayFrom(
        eb
          .selectFrom('assignment')
          .select(['assignment.id', 'assignment.agency_id as agencyId'])
          .whereRef('assignment.case_id', '=', 'cases.id')
          .where('assignment.role', '=', 'CO')
          .where('assignment.ended_at', 'is', null)
          .orderBy('assignment.id'),
      ).as('sub_tasks'),
      jsonArrayFrom(
        eb
          .selectFrom('field_task')
          .select(['field_task.id', 'field_task.unit_agency_id as unitAgencyId'])
          .whereRef('field_task.case_id', '=', 'cases.id')
          .where('field_task.completed_at', 'is', null)
          .orderBy('field_task.id'),
      ).as('field_tasks'),
      sql<readonly string[]>`array(select reason_code from return_request r where r.case_id = cases.id)`.as('returns'),
      jsonArrayFrom(
        eb
          .selectFrom('extension')
          .select(['extension.id', 'extension.days as workdays', 'extension.granted'])
          .whereRef('extension.case_id', '=', 'cases.id')
          .whereRef('extension.opening', '=', 'cases.reopen_count')
          .orderBy('extension.requested_at'),
      ).as('extensions'),
      sql<number>`(select count(*)::int from follow_up f where f.case_id = cases.id and f.recorded_at >= cases.replied_at)`.as(
        'follow_ups',
      ),
      sql<
        string | null
      >`(select verdict from quality_review q where q.case_id = cases.id and q.reviewed_at >= cases.replied_at order by reviewed_at desc, id desc limit 1)`.as(
        'last_verdict',
      ),
    ])
    .where('cases.id', '=', id)
    .forUpdate('cases')
    .executeTakeFirst();
  if (!found) return undefined;
  const row = found as unknown as CaseRow & FactColumns;
  return { row, facts: factsOf(row) };
}

function factsOf(row: CaseRow & FactColumns): CaseFacts {
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
    reopenCount: row.reopen_count,
    intakeAgencyId: row.intake_agency_id,
    leadAgencyId: row.lead_agency_id,
    // An agency that the replica does not hold yet still stands in its own line.
    intakeLine: idsOnPath(row.intake_path ?? row.intake_agency_id),
    leadLine: idsOnPath(row.lead_path ?? row.lead_agency_id ?? ''),
    clocks: row.clocks.map(clockFromRow),
    openSubTasks: row.sub_tasks,
    openFieldTasks: row.field_tasks,
    returnReasons: row.returns,
    extensions: row.extensions,
    followUps: row.follow_ups,
    failedReview: row.last_verdict === 'FAIL',
  };
}
