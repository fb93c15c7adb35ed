import { serviceCaller } from '../../kit/callers.js';
import { manualClock } from '../../kit/clock.js';
import type { Database } from '../../kit/store/database.js';
import { ingestSnapshots } from '../actions/ingest-snapshots.js';
import { recordVetoes } from '../actions/record-vetoes.js';
import type { Tables } from '../store/tables.js';
import { planSnapshots, planVetoes, type DemoWorld } from './plan.js';

/** Rows of one command: large enough to be quick, small enough for one message. */
const BATCH = 5_000;

/** Fills an empty store with the demo through the same commands that services use. What is there already stays. */
export async function seedAssessment(db: Database<Tables>, world: DemoWorld): Promise<void> {
  const parts = { db, clock: manualClock(world.now), caller: serviceCaller('assessment'), correlationId: 'demo' };
  const snapshots = planSnapshots(world);
  for (let from = 0; from < snapshots.length; from += BATCH) {
    const batch = { source: 'demo', method: 'generated', snapshots: snapshots.slice(from, from + BATCH) };
    const outcome = await ingestSnapshots(parts, batch);
    if (outcome.kind === 'violation') throw new Error(`The demo breaks a rule: ${outcome.violations[0]!.message}`);
  }
  await recordVetoes(parts, planVetoes(world));
}
