import type { Violation } from '../../kit/outcome.js';
import { agenciesById, agencyByCode } from '../store/agencies.js';
import type { AgencyRow, RegistryTrx } from '../store/tables.js';

/** An agency named by exactly one of the two. */
export interface NamedAgency {
  readonly agencyId?: string | null;
  readonly agencyCode?: string | null;
}

export async function namedAgency(
  trx: RegistryTrx,
  { agencyId, agencyCode }: NamedAgency,
): Promise<AgencyRow | undefined> {
  if (agencyCode != null) return agencyByCode(trx, agencyCode);
  const [row] = await agenciesById(trx, [agencyId!]);
  return row;
}

export const NO_SUCH_AGENCY: Violation = {
  code: 'AGENCY_NOT_FOUND',
  message: 'There is no such agency.',
  path: ['input', 'agencyId'],
};
