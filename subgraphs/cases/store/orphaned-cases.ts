import { sql } from 'kysely';
import type { CaseTrx } from './tables.js';

/** Successors may have been abolished in their turn; a circle of them ends here. */
const MAX_SUCCESSIONS = 10;

/** Open cases before their reply whose lead agency is abolished, a few at once. */
export async function orphanedCases(trx: CaseTrx, limit: number): Promise<readonly string[]> {
  const rows = await trx
    .selectFrom('cases')
    .select('id')
    .where('holder_agency_id', 'in', (eb) =>
      eb.selectFrom('agency_replica').select('id').where('abolished_at', 'is not', null),
    )
    .where('open', '=', true)
    .where('lead_agency_id', 'is not', null)
    .where('state', 'not in', ['REPLIED', 'UNDER_REVIEW'])
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

export interface Succession {
  readonly abolished: boolean;
  /** The agency that has come in its place and is not abolished itself; null where there is none. */
  readonly successorId: string | null;
}

/** Who has come in the place of an agency. Undefined for one that the replica does not hold. */
export async function successionOf(trx: CaseTrx, agencyId: string): Promise<Succession | undefined> {
  const { rows } = await sql<{ id: string; abolished: boolean; steps: number }>`
    with recursive succession(id, successor_id, abolished, steps) as (
      select a.id, a.successor_id, a.abolished_at is not null, 0 from agency_replica a where a.id = ${agencyId}
      union all
      select a.id, a.successor_id, a.abolished_at is not null, s.steps + 1
      from succession s join agency_replica a on a.id = s.successor_id
      where s.abolished and s.steps < ${MAX_SUCCESSIONS}
    )
    select id, abolished, steps from succession order by steps`.execute(trx);
  const [first] = rows;
  if (!first) return undefined;
  return { abolished: first.abolished, successorId: rows.find(({ abolished }) => !abolished)?.id ?? null };
}
