import type { AgencyPlaces } from '../domain/statistics-axes.js';
import type { CaseTrx } from './tables.js';

/** Where all agencies stand; thousands of rows, read for tables that go over all of them. */
export async function agencyPlaces(trx: CaseTrx): Promise<AgencyPlaces> {
  const agencies = await trx.selectFrom('agency_replica').select(['id', 'line_path']).execute();
  const members = await trx.selectFrom('matrix_member').selectAll().execute();
  const paths = new Map(agencies.map((row) => [row.id, row.line_path]));
  const matrices = new Map<string, string[]>();
  for (const { agency_id, matrix_id } of members)
    matrices.set(agency_id, [...(matrices.get(agency_id) ?? []), matrix_id]);
  return {
    pathOf: (agencyId) => paths.get(agencyId) ?? `${agencyId}.`,
    matricesOf: (agencyId) => matrices.get(agencyId) ?? [],
  };
}
