import type { Caller, CallerKind } from '../../../schema/caller.js';
import type { CaseDeps } from '../../../subgraphs/cases/graph/context.js';
import { cases } from '../../../subgraphs/cases/main.js';
import { upsertAgencies } from '../../../subgraphs/cases/store/agencies.js';
import type { AgencyReplicaRow, CaseTables } from '../../../subgraphs/cases/store/tables.js';
import { serviceCaller, type Role } from '../../../subgraphs/kit/callers.js';
import { manualClock, type ManualClock } from '../../../subgraphs/kit/clock.js';
import type { Environment } from '../../../subgraphs/kit/config.js';
import { stableId } from '../../../subgraphs/kit/ids.js';
import type { Log } from '../../../subgraphs/kit/log.js';
import { startTestSubgraph, type TestSubgraph } from '../../harness/subgraph.js';
import type { StoreKind } from '../../harness/stores.js';

/** A small world: a hotline of Guangzhou and of Beijing, and a police line from the ministry to two counties. */
export const HOTLINE = agency('hotline-440100');
export const BEIJING_HOTLINE = agency('hotline-110000');
export const MINISTRY = agency('police-cn');
export const PROVINCE = agency('police-440000');
export const CITY = agency('police-440100');
export const COUNTY = agency('police-440104');
export const NEIGHBOUR = agency('police-440103');
export const WATER = agency('water-440100');
export const ABOLISHED = agency('police-440199');

function agency(code: string): string {
  return stableId('agency', code);
}

const LINE: readonly [id: string, code: string, level: string, division: string | null, above: readonly string[]][] = [
  [HOTLINE, 'hotline-440100', 'PREFECTURE', '440100', []],
  [BEIJING_HOTLINE, 'hotline-110000', 'PROVINCE', '110000', []],
  [WATER, 'water-440100', 'PREFECTURE', '440100', []],
  [MINISTRY, 'police-cn', 'NATIONAL', null, []],
  [PROVINCE, 'police-440000', 'PROVINCE', '440000', [MINISTRY]],
  [CITY, 'police-440100', 'PREFECTURE', '440100', [MINISTRY, PROVINCE]],
  [COUNTY, 'police-440104', 'COUNTY', '440104', [MINISTRY, PROVINCE, CITY]],
  [NEIGHBOUR, 'police-440103', 'COUNTY', '440103', [MINISTRY, PROVINCE, CITY]],
  [ABOLISHED, 'police-440199', 'COUNTY', '440199', [MINISTRY, PROVINCE, CITY]],
];

export function replicaRows(): AgencyReplicaRow[] {
  return LINE.map(([id, code, level, division, above]) => ({
    id,
    code,
    name: code,
    line_path: [...above, id].map((step) => `${step}.`).join(''),
    level,
    function_line: code.split('-')[0]!,
    division_code: division,
    superior_id: above.at(-1) ?? null,
    abolished_at: id === ABOLISHED ? new Date('2026-01-01T00:00:00Z') : null,
    successor_id: id === ABOLISHED ? COUNTY : null,
  }));
}

export const INTAKE = officer('intake', [HOTLINE, 'INTAKE_OFFICER'], [BEIJING_HOTLINE, 'INTAKE_OFFICER']);
export const DISPATCHER = officer('dispatcher', [HOTLINE, 'DISPATCHER'], [BEIJING_HOTLINE, 'DISPATCHER']);
export const COUNTY_OFFICER = officer('county', [COUNTY, 'CASE_OFFICER']);
export const NEIGHBOUR_OFFICER = officer('neighbour', [NEIGHBOUR, 'CASE_OFFICER']);
export const WATER_OFFICER = officer('water', [WATER, 'CASE_OFFICER']);
export const PROVINCE_SUPERVISOR = officer('supervisor', [PROVINCE, 'SUPERVISOR']);
export const NEIGHBOUR_SUPERVISOR = officer('neighbour-supervisor', [NEIGHBOUR, 'SUPERVISOR']);
export const SERVICE = serviceCaller('test');
export const PARTNER: Caller = { ...person('partner', 'PARTNER'), scopes: ['platform:city-app'] };

function officer(subject: string, ...grants: readonly (readonly [agencyId: string, role: Role])[]): Caller {
  return { ...person(subject, 'OFFICER'), grants: grants.map(([agencyId, role]) => ({ agencyId, role })) };
}

function person(subject: string, kind: CallerKind): Caller {
  return { subject, kind, grants: [], scopes: [] };
}

/** The key that seals contacts in tests. */
export const CONTACT_KEY = `one:${Buffer.alloc(32, 1).toString('base64')}`;

/** A Monday before noon in Beijing. */
export const MONDAY = new Date('2026-09-14T10:00:00+08:00');

export interface County {
  readonly subgraph: TestSubgraph<CaseTables, CaseDeps>;
  readonly deps: CaseDeps;
  readonly clock: ManualClock;
}

/** The cases subgraph on an empty store, with the replica of the small world in it. */
export async function startCounty(
  store: StoreKind = 'pglite',
  start = MONDAY,
  { log, environment: given = {} }: { readonly log?: Log; readonly environment?: Environment } = {},
): Promise<County> {
  const clock = manualClock(start);
  const environment = { CASES_CONTACT_KEYS: CONTACT_KEY, ...given };
  const subgraph = await startTestSubgraph(cases, { store, clock, environment, log });
  await subgraph.db.asCaller(SERVICE, (trx) => upsertAgencies(trx, replicaRows()));
  return { subgraph, deps: subgraph.deps, clock };
}
