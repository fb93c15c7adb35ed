import type { NamedAgency } from '../domain/facts.js';
import { agenciesByIds } from './agencies.js';
import type { CaseTrx } from './tables.js';

/** What the rules need to know of agencies that a command names; an unknown one is null. One statement. */
export async function namedAgencies(trx: CaseTrx, ids: readonly string[]): Promise<readonly (NamedAgency | null)[]> {
  const rows = await agenciesByIds(trx, [...new Set(ids)]);
  return ids.map((id) => {
    const row = rows.find((candidate) => candidate.id === id);
    return row ? { id, abolished: row.abolished_at !== null, successorId: row.successor_id } : null;
  });
}

export async function namedAgency(trx: CaseTrx, id: string): Promise<NamedAgency | null> {
  return (await namedAgencies(trx, [id]))[0]!;
}
