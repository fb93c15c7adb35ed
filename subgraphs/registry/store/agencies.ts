import { sql, type RawBuilder, type SqlBool } from 'kysely';
import { rangeWithin } from '../domain/line-path.js';
import type { Level } from '../domain/levels.js';
import type { Position } from '../../kit/graph/cursor.js';
import { rowsOf } from './bulk.js';
import { behind, oneOf, type Listed, type PagesRequest, type ParentCount } from './pages.js';
import type { AgencyRow, RegistryTrx } from './tables.js';

/** Conditions join by AND, the values of one by OR. */
export interface AgencySelection {
  readonly levels?: readonly Level[] | null;
  readonly functionLines?: readonly string[] | null;
  readonly divisionCodes?: readonly string[] | null;
  readonly abolished?: boolean | null;
}

export type AgencySorting = 'CODE' | 'NAME';

export async function agenciesById(trx: RegistryTrx, ids: readonly string[]): Promise<readonly AgencyRow[]> {
  return trx.selectFrom('agency').selectAll().where(oneOf('id', ids)).execute();
}

export async function agencyByCode(trx: RegistryTrx, code: string): Promise<AgencyRow | undefined> {
  return trx.selectFrom('agency').selectAll().where('code', '=', code).executeTakeFirst();
}

/** The column that decides the order; the id decides between equals. */
export function sortingColumn(sorting: AgencySorting): 'code' | 'name' {
  return sorting === 'NAME' ? 'name' : 'code';
}

export async function listAgencies(
  trx: RegistryTrx,
  request: { selection: AgencySelection; sorting: AgencySorting; after: Position | null; limit: number },
): Promise<readonly AgencyRow[]> {
  const column = sortingColumn(request.sorting);
  return trx
    .selectFrom('agency')
    .selectAll()
    .where(selected(request.selection))
    .where(behind([column, 'id'], request.after))
    .orderBy(column)
    .orderBy('id')
    .limit(request.limit)
    .execute();
}

export async function countAgencies(trx: RegistryTrx, selection: AgencySelection): Promise<number> {
  const row = await trx
    .selectFrom('agency')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where(selected(selection))
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Agencies of each division, by code. */
export async function agenciesOfDivisions(
  trx: RegistryTrx,
  { parents, filter, after, limit }: PagesRequest<AgencySelection>,
): Promise<readonly Listed<AgencyRow>[]> {
  const { rows } = await sql<Listed<AgencyRow>>`
    select * from (
      select agency.*, division_code as parent, row_number() over (partition by division_code order by code, id) as place
      from agency
      where division_code = any(${[...parents]}::text[]) and ${selected(filter)} and ${behind(['code', 'id'], after)}
    ) as ranked
    where place <= ${limit} order by parent, place`.execute(trx);
  return rows;
}

export async function countAgenciesOfDivisions(
  trx: RegistryTrx,
  parents: readonly string[],
  filter: AgencySelection,
): Promise<readonly ParentCount[]> {
  const { rows } = await sql<ParentCount>`
    select division_code as parent, count(*) as count from agency
    where division_code = any(${[...parents]}::text[]) and ${selected(filter)} group by division_code`.execute(trx);
  return rows;
}

/** Agencies at most `filter` levels below each parent, by code. */
export async function subordinatesOf(
  trx: RegistryTrx,
  { parents, filter: depth, after, limit }: PagesRequest<number>,
): Promise<readonly Listed<AgencyRow>[]> {
  const { rows } = await sql<Listed<AgencyRow>>`
    ${below(parents, depth)}
    select * from (
      select agency.*, line.parent, row_number() over (partition by line.parent order by agency.code, agency.id) as place
      from line join agency on agency.id = line.id
      where ${behind(['agency.code', 'agency.id'], after)}
    ) as ranked
    where place <= ${limit} order by parent, place`.execute(trx);
  return rows;
}

export async function countSubordinates(
  trx: RegistryTrx,
  parents: readonly string[],
  depth: number,
): Promise<readonly ParentCount[]> {
  const { rows } = await sql<ParentCount>`
    ${below(parents, depth)} select parent, count(*) as count from line group by parent`.execute(trx);
  return rows;
}

function below(parents: readonly string[], depth: number): RawBuilder<unknown> {
  return sql`with recursive line (parent, id, depth) as (
      select superior_id, id, 1 from agency where superior_id = any(${[...parents]}::text[])
      union all
      select line.parent, agency.id, line.depth + 1 from line join agency on agency.superior_id = line.id
      where line.depth < ${depth}
    )`;
}

function selected(selection: AgencySelection): RawBuilder<SqlBool> {
  const { levels, functionLines, divisionCodes, abolished } = selection;
  return sql<SqlBool>`(${oneOf('agency.level', levels)} and ${oneOf('agency.function_line', functionLines)}
    and ${oneOf('agency.division_code', divisionCodes)}
    and ${abolished == null ? sql`true` : sql`(agency.abolished_at is not null) = ${abolished}`})`;
}

/** Agencies whose id is taken already stay as they are. Returns the ids that are new. */
export async function insertAgencies(
  trx: RegistryTrx,
  rows: readonly Omit<AgencyRow, 'abolished_at' | 'successor_id'>[],
): Promise<readonly string[]> {
  const columns =
    'id text, code text, name text, level text, function_line text, division_code text, superior_id text, line_path text';
  const inserted = await sql<{ id: string }>`
    insert into agency (id, code, name, level, function_line, division_code, superior_id, line_path)
    select id, code, name, level, function_line, division_code, superior_id, line_path from ${rowsOf(rows, columns)}
    on conflict (id) do nothing returning id`.execute(trx);
  return inserted.rows.map((row) => row.id);
}

export async function markAbolished(
  trx: RegistryTrx,
  { id, successorId, at }: { id: string; successorId: string; at: Date },
): Promise<void> {
  await trx
    .updateTable('agency')
    .set({ abolished_at: at, successor_id: successorId })
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

/** Hangs the direct subordinates of one agency below another. */
export async function rehangSubordinates(trx: RegistryTrx, from: string, to: string): Promise<number> {
  const changed = await trx
    .updateTable('agency')
    .set({ superior_id: to })
    .where('superior_id', '=', from)
    .executeTakeFirst();
  return Number(changed.numUpdatedRows);
}

/** Gives everything below `from` (but not itself) its place below `to`. Returns the agencies whose line changed. */
export async function moveLinesBelow(trx: RegistryTrx, from: string, to: string): Promise<readonly string[]> {
  const range = rangeWithin(from);
  const moved = await trx
    .updateTable('agency')
    .set({ line_path: sql`${to}::text || substr(line_path, ${from.length + 1})` })
    .where('line_path', '>', range.from)
    .where('line_path', '<', range.to)
    .returning('id')
    .execute();
  return moved.map((row) => row.id);
}

/** The levels of the agencies that nobody stands above. */
export async function levelsWithoutSuperior(trx: RegistryTrx): Promise<readonly Level[]> {
  const rows = await trx
    .selectFrom('agency')
    .select('level')
    .distinct()
    .where('superior_id', 'is', null)
    .where('abolished_at', 'is', null)
    .execute();
  return rows.map((row) => row.level);
}

/** Agencies of these lines that serve one of these divisions; without divisions, those that serve the nation. */
export async function agenciesOfLines(
  trx: RegistryTrx,
  { lines, divisionCodes }: { lines: readonly string[]; divisionCodes: readonly string[] },
): Promise<readonly AgencyRow[]> {
  const serving =
    divisionCodes.length === 0 ? sql<SqlBool>`division_code is null` : oneOf('division_code', divisionCodes);
  return trx
    .selectFrom('agency')
    .selectAll()
    .where(oneOf('function_line', lines))
    .where('abolished_at', 'is', null)
    .where(serving)
    .execute();
}

/** Who has taken an agency's duties over, however often they were handed on; itself while it exists. */
export async function presentAgency(trx: RegistryTrx, id: string): Promise<AgencyRow | undefined> {
  const { rows } = await sql<AgencyRow>`
    with recursive heir (id) as (
      select ${id}::text collate "C"
      union
      select agency.successor_id from heir join agency using (id) where agency.successor_id is not null
    )
    select agency.* from heir join agency using (id) where agency.abolished_at is null`.execute(trx);
  return rows[0];
}
