import { serviceCaller } from '../../kit/callers.js';
import { manualClock } from '../../kit/clock.js';
import type { Outcome } from '../../kit/outcome.js';
import type { Database } from '../../kit/store/database.js';
import type { CommandParts } from '../actions/command.js';
import { declareIncident } from '../actions/declare-incident.js';
import { publishBulletin } from '../actions/publish-bulletin.js';
import { publishPosts } from '../actions/publish-posts.js';
import { recordPressConference } from '../actions/record-press-conference.js';
import { incidentsById } from '../store/incidents.js';
import type { Tables } from '../store/tables.js';
import { planIncidents, type DemoStep } from './plan-incidents.js';
import { planPosts } from './plan-posts.js';
import type { DemoWorld } from './world.js';

/** Rows of one statement: large enough to be quick, small enough for one message. */
const BATCH = 1_000;

/** Fills an empty store with the demo through the same commands that officers use. What is there already stays. */
export async function seedCampaigns(db: Database<Tables>, world: DemoWorld): Promise<void> {
  const clock = manualClock(world.now);
  const caller = serviceCaller('campaigns');
  const parts = { db, clock, caller, correlationId: 'demo' };
  // The past first: the ledger's times then grow as they would have.
  const steps = planIncidents(world);
  const ids = steps.flatMap((step) => (step.do === 'DECLARE' ? [step.input.id] : []));
  const known = ids.length > 0 ? await db.asCaller(caller, (trx) => incidentsById(trx, ids)) : [];
  if (known.length === 0) {
    for (const step of steps) {
      clock.set(step.at);
      expectDone(await take(parts, step));
    }
  }
  clock.set(world.now);
  const posts = planPosts(world);
  for (let from = 0; from < posts.length; from += BATCH) {
    expectDone(await publishPosts(parts, posts.slice(from, from + BATCH)));
  }
}

function take(parts: CommandParts, step: DemoStep): Promise<Outcome<string>> {
  switch (step.do) {
    case 'DECLARE':
      return declareIncident(parts, step.input);
    case 'BULLETIN':
      return publishBulletin(parts, {
        incidentId: step.incidentId,
        headline: step.headline,
        text: `${step.headline}。后续情况将及时发布。`,
        sources: [{ kind: 'DOCUMENT', number: '演示〔2026〕1号', title: '现场处置情况通报' }],
        approverId: 'demo:approver',
      });
    case 'CONFERENCE':
      return recordPressConference(parts, { incidentId: step.incidentId, heldAt: step.at });
  }
}

function expectDone(outcome: Outcome<unknown>): void {
  if (outcome.kind === 'violation') throw new Error(`The demo breaks a rule: ${outcome.violations[0]!.message}`);
}
