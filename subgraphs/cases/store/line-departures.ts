import { sql } from 'kysely';
import type { CaseRow, CaseTrx, LineDepartureRow } from './tables.js';

/** The departure that has waited longest, held; undefined where there is none, or others are at work on all. */
export async function holdDeparture(trx: CaseTrx): Promise<LineDepartureRow | undefined> {
  return trx
    .selectFrom('line_departure')
    .selectAll()
    .orderBy('id')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
}

/** The next cases that the agency took in or leads, held: nobody else writes an event of them before this transaction ends. */
export async function holdCasesOf(
  trx: CaseTrx,
  { agency_id: agencyId, after_case: after }: LineDepartureRow,
  limit: number,
): Promise<readonly CaseRow[]> {
  return trx
    .selectFrom('cases')
    .selectAll()
    .where((of) => of.or([of('intake_agency_id', '=', agencyId), of('lead_agency_id', '=', agencyId)]))
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .execute();
}

/** Notes how far it has come; null: all are told. */
export async function advanceDeparture(trx: CaseTrx, id: number, afterCase: string | null): Promise<void> {
  if (afterCase === null) await trx.deleteFrom('line_departure').where('id', '=', id).execute();
  else await sql`update line_departure set after_case = ${afterCase} where id = ${id}`.execute(trx);
}
