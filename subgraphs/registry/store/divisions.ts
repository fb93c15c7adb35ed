import { sql } from 'kysely';
import { rowsOf } from './bulk.js';
import { behind, oneOf, type Listed, type PagesRequest, type ParentCount } from './pages.js';
import type { DivisionRow, RegistryTrx } from './tables.js';

export async function divisionsByCode(trx: RegistryTrx, codes: readonly string[]): Promise<readonly DivisionRow[]> {
  return trx.selectFrom('division').selectAll().where(oneOf('code', codes)).execute();
}

export async function allDivisions(trx: RegistryTrx, scheme: string): Promise<readonly DivisionRow[]> {
  return trx.selectFrom('division').selectAll().where('scheme', '=', scheme).orderBy('code').execute();
}

/** Divisions directly below each parent, by code. */
export async function childDivisions(
  trx: RegistryTrx,
  { parents, after, limit }: PagesRequest<null>,
): Promise<readonly Listed<DivisionRow>[]> {
  const { rows } = await sql<Listed<DivisionRow>>`
    select * from (
      select division.*, parent_code as parent, row_number() over (partition by parent_code order by code) as place
      from division
      where parent_code = any(${[...parents]}::text[]) and ${behind(['code'], after)}
    ) as ranked
    where place <= ${limit} order by parent, place`.execute(trx);
  return rows;
}

export async function countChildDivisions(
  trx: RegistryTrx,
  parents: readonly string[],
): Promise<readonly ParentCount[]> {
  const { rows } = await sql<ParentCount>`
    select parent_code as parent, count(*) as count from division
    where parent_code = any(${[...parents]}::text[]) group by parent_code`.execute(trx);
  return rows;
}

/** Parents come before their children in `rows`. A division shipped before is brought up to date. */
export async function upsertDivisions(trx: RegistryTrx, rows: readonly DivisionRow[]): Promise<void> {
  const columns =
    'code text, scheme text, name text, level text, parent_code text, valid_from date, valid_to date, successor_code text';
  await sql`
    insert into division (code, scheme, name, level, parent_code, valid_from, valid_to, successor_code)
    select code, scheme, name, level, parent_code, valid_from, valid_to, successor_code from ${rowsOf(rows, columns)}
    on conflict (code) do update set
      scheme = excluded.scheme, name = excluded.name, level = excluded.level, parent_code = excluded.parent_code,
      valid_from = excluded.valid_from, valid_to = excluded.valid_to, successor_code = excluded.successor_code`.execute(
    trx,
  );
}

/** Each division that exists with all it lies in, from itself upwards. */
export async function divisionChains(
  trx: RegistryTrx,
  codes: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await sql<{ start: string; code: string }>`
    with recursive chain (start, code, parent_code, height) as (
      select code, code, parent_code, 0 from division where code = any(${[...codes]}::text[])
      union all
      select chain.start, division.code, division.parent_code, chain.height + 1
      from chain join division on division.code = chain.parent_code
    )
    select start, code from chain order by start, height`.execute(trx);
  return new Map(
    codes.flatMap((start) => {
      const chain = rows.filter((row) => row.start === start).map((row) => row.code);
      return chain.length === 0 ? [] : [[start, chain] as const];
    }),
  );
}
