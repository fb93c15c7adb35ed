import type { CaseParts } from '../actions/parts.js';
import { serviceCaller } from '../../kit/callers.js';
import { manualClock } from '../../kit/clock.js';
import { upsertAgencies } from '../store/agencies.js';
import type { AgencyReplicaRow } from '../store/tables.js';
import { mergeInto, type Life, type Move } from './moves.js';
import { placesOf, type DemoAgency, type Place } from './places.js';
import { randomFrom, type Random } from './random.js';
import { endingOf, storyline } from './storylines.js';
import { CHANNELS, POLICE_TOPICS, STREETS, URBAN_TOPICS } from './topics.js';

export interface LivingCasesOptions {
  /** All agencies of the demo; unknown ones are brought into the replica, which the feed writes again later. */
  readonly agencies: readonly DemoAgency[];
  /** The end of the last two months, in which everything happens. */
  readonly now: Date;
  /** @default 20160419 */
  readonly seed?: number;
  /** @default 400 */
  readonly count?: number;
}

interface PlannedMove {
  readonly at: Date;
  readonly life: Life;
  readonly move: Move;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SPAN_MS = 60 * DAY_MS;
/** Agencies in one statement: ten parameters each, of 65,535. */
const AGENCIES_AT_ONCE = 1_000;

/**
 * Lets a few hundred cases live through the last sixty days, in every state at the end, by the real actions in the order
 * of time. The same seed gives the same stories relative to `now`. Returns how many commands were carried out.
 */
export async function seedLivingCases(parts: CaseParts, options: LivingCasesOptions): Promise<number> {
  const { agencies, now, seed = 20160419, count = 400 } = options;
  const clock = manualClock(now);
  await learnAgencies(parts, agencies);
  const moves = planMoves({ agencies, now, count, random: randomFrom(seed) });
  for (const { at, life, move } of moves) {
    clock.set(at);
    // The agencies were brought in above, so nothing here rests on how far the feed has been read.
    const outcome = await move({ ...parts, clock, registry: null }, life, at);
    if (outcome.kind === 'violation') {
      const codes = outcome.violations.map((violation) => violation.code).join(', ');
      throw new Error(`The demo planned what the rules refuse: ${codes} for “${life.summary}” at ${at.toISOString()}.`);
    }
  }
  return moves.length;
}

function planMoves({
  agencies,
  now,
  count,
  random,
}: Required<Omit<LivingCasesOptions, 'seed'>> & { readonly random: Random }): readonly PlannedMove[] {
  const place = placesOf(agencies);
  const moves = Array.from({ length: count }, (_, index) => planLife({ index, place: place(random), now, random }));
  return moves.flat().sort((a, b) => a.at.getTime() - b.at.getTime());
}

function planLife({
  index,
  place,
  now,
  random,
}: {
  readonly index: number;
  readonly place: Place;
  readonly now: Date;
  readonly random: Random;
}): readonly PlannedMove[] {
  const ending = endingOf(index, random);
  const beats = storyline(ending, random);
  const lasts = beats.reduce((sum, beat) => sum + beat.afterMs, 0);
  // What is still open happened lately, with a tail of old ones that are overdue.
  const open = !['CLOSED', 'ARCHIVED', 'NOT_ACCEPTED', 'WITHDRAWN', 'TRANSFERRED'].includes(ending);
  const idleMost = open && random.chance(0.75) ? 2 * DAY_MS : Math.max(SPAN_MS - lasts, DAY_MS);
  const start = now.getTime() - lasts - random.between(HOUR_MS, idleMost);
  const life = newLife(place, random);
  let at = start;
  const moves = beats.map((beat) => {
    at += beat.afterMs;
    return { at: new Date(at), life, move: beat.move };
  });
  return ending === 'MERGED' ? withRepetition(moves, newLife(place, random, life)) : moves;
}

/** A second case about the same, received half an hour after the first was accepted and merged into it. */
function withRepetition(moves: readonly PlannedMove[], repeated: Life): readonly PlannedMove[] {
  const [received, accepted] = moves as readonly [PlannedMove, PlannedMove, ...PlannedMove[]];
  const later = (ms: number): Date => new Date(accepted.at.getTime() + ms);
  return [
    ...moves,
    { at: later(HOUR_MS / 2), life: repeated, move: received.move },
    { at: later((HOUR_MS * 2) / 3), life: repeated, move: mergeInto(accepted.life) },
  ];
}

function newLife(place: Place, random: Random, like?: Life): Life {
  const topic = like?.topic ?? random.pick(place.lead.functionLine === 'urban' ? URBAN_TOPICS : POLICE_TOPICS);
  const summary = like?.summary ?? topic.summary.replace('{place}', random.pick(STREETS));
  return { place, topic, summary, channel: random.pick(CHANNELS), lead: place.lead, caseId: '', requesterToken: '' };
}

async function learnAgencies({ db }: CaseParts, agencies: readonly DemoAgency[]): Promise<void> {
  const byId = new Map(agencies.map((agency) => [agency.id, agency]));
  const lineTo = (id: string): string => {
    const above = byId.get(id)?.superiorId ?? null;
    return `${above === null ? '' : lineTo(above)}${id}.`;
  };
  const rows = agencies.map((agency): AgencyReplicaRow => ({
    id: agency.id,
    code: agency.code,
    name: agency.name,
    line_path: lineTo(agency.id),
    level: agency.level,
    function_line: agency.functionLine,
    division_code: agency.divisionCode,
    superior_id: agency.superiorId,
    abolished_at: null,
    successor_id: null,
  }));
  for (let from = 0; from < rows.length; from += AGENCIES_AT_ONCE) {
    const some = rows.slice(from, from + AGENCIES_AT_ONCE);
    await db.asCaller(serviceCaller('cases'), (trx) => upsertAgencies(trx, some));
  }
}
