import { seedCampaigns } from '../../subgraphs/campaigns/demo/seed.js';
import type { DemoWorld } from '../../subgraphs/campaigns/demo/world.js';
import type { Deps as CampaignsDeps } from '../../subgraphs/campaigns/graph/context.js';
import { serviceCaller } from '../../subgraphs/kit/callers.js';
import { policeMatrixPlan } from '../../subgraphs/registry/demo/police-matrix.js';
import { seedPoliceMatrix } from '../../subgraphs/registry/demo/seed.js';
import type { RegistryDeps } from '../../subgraphs/registry/graph/context.js';
import { allDivisions } from '../../subgraphs/registry/store/divisions.js';
import type { EmbeddedProduct } from './start.js';

/**
 * Seeds the demo on first start, with fixed seeds and times relative to `now`: a police matrix of 3,349 nodes over the
 * real divisions, posts and incidents of its accounts, a few hundred living cases, a month of figures.
 */
export async function seedDemo(
  { subgraphs }: EmbeddedProduct,
  now: Date,
  print: (line: string) => void,
): Promise<void> {
  const registry = subgraphs.registry.deps as RegistryDeps;
  print('First start: seeding the demo …');
  await seedPoliceMatrix(registry);
  print('  agencies, accounts and the police matrix over the real divisions');
  const world = await demoWorld(registry, now);
  await seedCampaigns((subgraphs.campaigns.deps as CampaignsDeps).db, world);
  print('  posts and incidents');
}

/** What the other subgraphs' demos are told of the registry's. */
async function demoWorld({ db }: RegistryDeps, now: Date): Promise<DemoWorld> {
  const divisions = await db.asCaller(serviceCaller('registry'), (trx) => allDivisions(trx, 'cn'));
  const { agencies, accounts } = policeMatrixPlan(divisions);
  const agencyById = new Map(agencies.map((agency) => [agency.id, agency]));
  const described = (agencyId: string) => {
    const { functionLine, level, divisionCode } = agencyById.get(agencyId)!;
    return { agencyId, functionLine, level, divisionCode };
  };
  const policeOnWeibo = accounts.flatMap(({ id, platform, agencyId }) =>
    platform === 'weibo' && agencyId !== null ? [{ accountId: id, ...described(agencyId) }] : [],
  );
  return {
    now,
    accounts: policeOnWeibo.filter(({ functionLine }) => functionLine === 'police'),
    partners: agencies.filter(({ functionLine }) => functionLine !== 'police').map(({ id }) => described(id)),
  };
}
