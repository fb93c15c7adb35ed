import { sql, type RawBuilder } from 'kysely';
import { batchBy } from '../../kit/graph/loaders.js';
import type { CaseCounts } from '../domain/statistics.js';
import { divisionRange } from '../domain/code-range.js';
import { countsOf, measured, type MeasureRow } from './statistics-sql.js';
import type { CaseTrx } from './tables.js';

/** One entity in one span: what a field of another subgraph's entity asks for. */
export interface EntityPeriod {
  readonly id: string;
  readonly from: Date;
  readonly until: Date;
}

/** How the cases of an entity are found: from `wanted w` (no, id, lower, upper, from_at, until_at) to `cases c`. */
type CasesOf = RawBuilder<unknown>;

const OF_AGENCY: CasesOf = sql`wanted w join cases c on c.holder_agency_id = w.id`;

/** The agency's own and those of all agencies below it in its line. */
const OF_LINE: CasesOf = sql`wanted w
  join agency_replica top on top.id = w.id
  join agency_replica unit on unit.line_path >= top.line_path
    and unit.line_path < rtrim(top.line_path, '.') || '/'
  join cases c on c.holder_agency_id = unit.id`;

const OF_MATRIX: CasesOf = sql`wanted w
  join matrix_member member on member.matrix_id = w.id
  join cases c on c.holder_agency_id = member.agency_id`;

const OF_DIVISION: CasesOf = sql`wanted w
  join cases c on c.division_code collate "C" >= w.lower and c.division_code collate "C" < w.upper`;

/** For each entity its counts, in one statement. */
export type CountsOfEntities = (
  trx: CaseTrx,
  wanted: readonly EntityPeriod[],
  now: Date,
) => Promise<readonly CaseCounts[]>;

export const countCasesOfAgencies: CountsOfEntities = (trx, wanted, now) =>
  count(trx, { casesOf: OF_AGENCY, wanted, now });
export const countCasesOfLines: CountsOfEntities = (trx, wanted, now) => count(trx, { casesOf: OF_LINE, wanted, now });
export const countCasesOfMatrices: CountsOfEntities = (trx, wanted, now) =>
  count(trx, { casesOf: OF_MATRIX, wanted, now });
export const countCasesOfDivisions: CountsOfEntities = (trx, wanted, now) =>
  count(trx, { casesOf: OF_DIVISION, wanted, now });

/** For each account how many cases came in through it. */
export async function countIntakesOfAccounts(
  trx: CaseTrx,
  wanted: readonly EntityPeriod[],
): Promise<readonly number[]> {
  const { rows } = await sql<{ no: number; intakes: number }>`
    select w.no, count(c.id) as intakes
    from jsonb_to_recordset(${JSON.stringify(numbered(wanted))}::jsonb)
      as w(no integer, id text, from_at timestamptz, until_at timestamptz)
    left join cases c on c.intake_account_id = w.id and c.received_at >= w.from_at and c.received_at < w.until_at
    group by w.no order by w.no`.execute(trx);
  return rows.map((row) => row.intakes);
}

async function count(
  trx: CaseTrx,
  { casesOf, wanted, now }: { casesOf: CasesOf; wanted: readonly EntityPeriod[]; now: Date },
): Promise<readonly CaseCounts[]> {
  const rowsWanted = numbered(wanted);
  const scope = {
    from: casesOf,
    carried: sql`w.no, `,
    where: sql`true`,
    fromAt: sql`w.from_at`,
    untilAt: sql`w.until_at`,
  };
  const { rows } = await sql<MeasureRow & { no: number }>`
    with wanted as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rowsWanted)}::jsonb)
        as w(no integer, id text, lower text, upper text, from_at timestamptz, until_at timestamptz)
    )
    ${measured(scope, now, { columns: [sql`fact.no`], names: [sql.ref('no')] })}`.execute(trx);
  return batchBy(
    rows,
    (row) => row.no,
    rowsWanted.map(({ no }) => no),
  ).map(countsOf);
}

/** The bounds are for divisions, whose id is their code. */
function numbered(wanted: readonly EntityPeriod[]) {
  return wanted.map(({ id, from, until }, no) => {
    const range = divisionRange(id);
    return { no, id, lower: range.from, upper: range.until, from_at: from, until_at: until };
  });
}
