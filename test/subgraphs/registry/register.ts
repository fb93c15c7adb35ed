import { PUBLIC_CALLER, type Caller } from '../../../schema/caller.js';
import { serviceCaller } from '../../../subgraphs/kit/callers.js';
import { manualClock, type ManualClock } from '../../../subgraphs/kit/clock.js';
import { stableId } from '../../../subgraphs/kit/ids.js';
import { establishRegistry } from '../../../subgraphs/registry/actions/establish.js';
import { policeMatrixPlan } from '../../../subgraphs/registry/demo/police-matrix.js';
import type { RegistryDeps } from '../../../subgraphs/registry/graph/context.js';
import { registry } from '../../../subgraphs/registry/main.js';
import { allDivisions } from '../../../subgraphs/registry/store/divisions.js';
import type { Tables } from '../../../subgraphs/registry/store/tables.js';
import type { StoreKind } from '../../harness/stores.js';
import { startTestSubgraph, type TestSubgraph } from '../../harness/subgraph.js';

export type Register = TestSubgraph<Tables, RegistryDeps> & { readonly clock: ManualClock };

export const NOW = new Date('2026-10-01T08:00:00+08:00');

/** The registry with its shipped data and nothing else. */
export async function startRegister(store: StoreKind): Promise<Register> {
  const clock = manualClock(NOW);
  return { ...(await startTestSubgraph(registry, { store, clock })), clock };
}

/** The registry with the demo matrix's part in Guangdong: the ministry, the province, 21 prefectures and their counties. */
export async function startGuangdong(store: StoreKind): Promise<Register> {
  const register = await startRegister(store);
  const divisions = await register.db.asCaller(serviceCaller('registry'), (trx) => allDivisions(trx, 'cn'));
  await establishRegistry(
    register.deps,
    policeMatrixPlan(divisions.filter((division) => division.code.startsWith('44'))),
  );
  return register;
}

export const agencyId = (code: string): string => stableId('agency', code);
export const accountId = (platform: string, code: string): string => stableId('account', `${platform}:${code}`);
export const nodeId = (code: string): string => stableId('mnode', `police:${code}`);
export const MATRIX_ID = stableId('matrix', 'police');

/** An officer who administers the agency of this code and all below it. */
export function administrator(code: string): Caller {
  return {
    ...PUBLIC_CALLER,
    subject: `administrator of ${code}`,
    kind: 'OFFICER',
    grants: [{ agencyId: agencyId(code), role: 'ADMINISTRATOR' }],
  };
}
