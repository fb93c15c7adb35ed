import type { AgencyReplicaRow, CaseTrx } from './tables.js';

export async function agenciesByIds(trx: CaseTrx, ids: readonly string[]): Promise<readonly AgencyReplicaRow[]> {
  if (ids.length === 0) return [];
  return trx
    .selectFrom('agency_replica')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute();
}

/** Writes what registry says over what the replica held; the same rows twice give the same rows. */
export async function upsertAgencies(trx: CaseTrx, rows: readonly AgencyReplicaRow[]): Promise<void> {
  if (rows.length === 0) return;
  await trx
    .insertInto('agency_replica')
    .values([...rows])
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((eb) => ({
        code: eb.ref('excluded.code'),
        name: eb.ref('excluded.name'),
        line_path: eb.ref('excluded.line_path'),
        level: eb.ref('excluded.level'),
        function_line: eb.ref('excluded.function_line'),
        division_code: eb.ref('excluded.division_code'),
        superior_id: eb.ref('excluded.superior_id'),
        abolished_at: eb.ref('excluded.abolished_at'),
        successor_id: eb.ref('excluded.successor_id'),
      })),
    )
    .execute();
}

/** The agency and all below it; itself alone where the replica does not hold it yet. */
export async function agenciesInLine(trx: CaseTrx, id: string): Promise<readonly string[]> {
  const [top] = await agenciesByIds(trx, [id]);
  if (!top) return [id];
  const rows = await trx
    .selectFrom('agency_replica')
    .select('id')
    .where('line_path', '>=', top.line_path)
    .where('line_path', '<', `${top.line_path.slice(0, -1)}/`)
    .execute();
  return rows.map((row) => row.id);
}

/** An agency and its superiors, from the top down, by its place in the line. */
export function lineOf(agency: Pick<AgencyReplicaRow, 'line_path'> | undefined): readonly string[] {
  return agency === undefined ? [] : idsOnPath(agency.line_path);
}

export function idsOnPath(linePath: string): readonly string[] {
  return linePath.split('.').filter((id) => id !== '');
}
