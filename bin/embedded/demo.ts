import { setTimeout } from 'node:timers/promises';
import { seedAssessment } from '../../subgraphs/assessment/demo/seed.js';
import type { Deps as AssessmentDeps } from '../../subgraphs/assessment/graph/context.js';
import { seedCampaigns } from '../../subgraphs/campaigns/demo/seed.js';
import type { Deps as CampaignsDeps } from '../../subgraphs/campaigns/graph/context.js';
import { seedLivingCases } from '../../subgraphs/cases/demo/living-cases.js';
import type { CaseDeps } from '../../subgraphs/cases/graph/context.js';
import { serviceCaller } from '../../subgraphs/kit/callers.js';
import type { PlannedAgency, RegistryPlan } from '../../subgraphs/registry/actions/plan.js';
import { policeMatrixPlan } from '../../subgraphs/registry/demo/police-matrix.js';
import { seedGrants } from '../../subgraphs/registry/demo/seed-grants.js';
import { seedPoliceMatrix } from '../../subgraphs/registry/demo/seed.js';
import type { RegistryDeps } from '../../subgraphs/registry/graph/context.js';
import { allDivisions } from '../../subgraphs/registry/store/divisions.js';
import { DEMO_PEOPLE } from './people.js';
import type { EmbeddedProduct } from './start.js';

const REPLICA_TIMEOUT_MS = 30_000;
const REPLICA_POLL_MS = 100;

/** Enough for every state, every month and a work list; a first start waits for each of them. */
const DEMO_CASES = 200;

export interface DemoOptions {
  /** What all times are relative to. */
  readonly now: Date;
  /** Says what has been done. */
  readonly print: (line: string) => void;
  /** @default 200 */
  readonly cases?: number;
}

/**
 * Seeds the demo on first start, with fixed seeds and times relative to `now`: a police matrix of 3,349 nodes over the
 * real divisions, posts and incidents of its accounts, two hundred living cases, weeks of figures.
 */
export async function seedDemo(product: EmbeddedProduct, { now, print, cases }: DemoOptions): Promise<void> {
  const { subgraphs } = product;
  const registry = subgraphs.registry.deps as RegistryDeps;
  print('First start: seeding the demo …');
  await seedPoliceMatrix(registry);
  await seedPeople(product);
  print('  agencies, accounts and the police matrix over the real divisions');
  const plan = await demoPlan(registry);
  const caseDeps = subgraphs.cases.deps as CaseDeps;
  const lives = { agencies: plan.agencies, now, count: cases ?? DEMO_CASES };
  // The cases live through two months in half a minute, and no other time must pass for them meanwhile.
  await caseDeps.sweeping.pausedFor(() => seedLivingCases(caseDeps, lives));
  print('  cases in every state');
  const world = { now, ...accountsAndPartners(plan) };
  await seedCampaigns((subgraphs.campaigns.deps as CampaignsDeps).db, world);
  print('  posts and incidents');
  await seedAssessment((subgraphs.assessment.deps as AssessmentDeps).db, world);
  print('  figures');
  await registryKnown(caseDeps);
}

/** What the demo people may do, at every start: data of an earlier version may know fewer of them. */
export async function seedPeople({ subgraphs, gateway }: EmbeddedProduct): Promise<void> {
  await seedGrants(
    subgraphs.registry.deps as RegistryDeps,
    DEMO_PEOPLE.map(({ caller }) => caller),
  );
  await gateway.rightsKnown();
}

/** What the newcomer tries first must not meet a replica that is still being filled. */
export async function registryKnown({ registry }: CaseDeps): Promise<void> {
  const deadline = Date.now() + REPLICA_TIMEOUT_MS;
  while (registry && registry.lagMs() === null && Date.now() < deadline) await setTimeout(REPLICA_POLL_MS);
}

async function demoPlan({ db }: RegistryDeps): Promise<RegistryPlan> {
  return policeMatrixPlan(await db.asCaller(serviceCaller('registry'), (trx) => allDivisions(trx, 'cn')));
}

/** What the other subgraphs' demos are told of the registry's: they do not know it. */
function accountsAndPartners({ agencies, accounts }: RegistryPlan) {
  const agencyById = new Map(agencies.map((agency) => [agency.id, agency]));
  const onWeibo = accounts.flatMap(({ id, platform, agencyId }) => {
    const agency = agencyId === null ? undefined : agencyById.get(agencyId);
    return platform === 'weibo' && agency ? [{ accountId: id, ...described(agency) }] : [];
  });
  return {
    accounts: onWeibo.filter(({ functionLine }) => functionLine === 'police'),
    partners: agencies.filter(({ functionLine }) => functionLine !== 'police').map(described),
  };
}

function described({ id, functionLine, level, divisionCode }: PlannedAgency) {
  return { agencyId: id, functionLine, level, divisionCode };
}
