import type { CaseVerb } from '../../../subgraphs/cases/domain/case-event.js';
import type { CaseState } from '../../../subgraphs/cases/domain/states.js';
import type { RealRequest } from './real-shares.js';

/** What may happen to a made case: its verb, and the state after it. */
export const STEPS = [
  ['received', 'RECEIVED'],
  ['accepted', 'ACCEPTED'],
  ['assigned', 'ASSIGNED'],
  ['signed', 'IN_PROGRESS'],
  ['acknowledged', 'IN_PROGRESS'],
  ['question_asked', 'WAITING_REQUESTER'],
  ['question_answered', 'IN_PROGRESS'],
  ['field_task_created', 'IN_PROGRESS'],
  ['field_task_completed', 'IN_PROGRESS'],
  ['replied', 'REPLIED'],
  ['followed_up', 'UNDER_REVIEW'],
  ['closed', 'CLOSED'],
] as const satisfies readonly (readonly [CaseVerb, CaseState])[];

/** The usual course, as numbers of steps and the part of the case's time after which they come. */
const COURSE: readonly (readonly [step: number, after: number])[] = [
  [0, 0],
  [1, 0.02],
  [2, 0.04],
  [3, 0.08],
  [4, 0.12],
  [9, 0.9],
  [10, 0.95],
  [11, 1],
];
const QUESTION: typeof COURSE = [
  [5, 0.2],
  [6, 0.4],
];
const VISIT: typeof COURSE = [
  [7, 0.5],
  [8, 0.7],
];
/** A little more than eight, because the newest cases have not come to their end. */
const EVENTS_PER_CASE = 8.01;
/** More than the real file has. */
const LIKES = 2 ** 16;

export const YEARS = 3;
/** Since the beginning of the first day; the last minute that has passed. */
export const END_MINUTE = YEARS * 365 * 1_440;

/** Cases and their events as columns: a million objects would not fit. */
export interface MadeCases {
  readonly count: number;
  readonly events: number;
  /** Which real request a case is like. */
  readonly like: Uint16Array;
  /** Minutes since the beginning. */
  readonly received: Uint32Array;
  /** Its last step, and how many it has gone. */
  readonly lastStep: Uint8Array;
  readonly steps: Uint8Array;
  /** Minutes of the step of each case, 0 for none: `stepAt[case * STEPS.length + step]`. */
  readonly stepAt: Uint32Array;
}

/** The same seed makes the same cases. Cases that have not come to their end are open, with the steps they have gone. */
export function makeCases(real: readonly RealRequest[], count: number, seed: number): MadeCases {
  const random = mulberry32(seed);
  const made = {
    count,
    events: 0,
    like: new Uint16Array(count),
    received: new Uint32Array(count),
    lastStep: new Uint8Array(count),
    steps: new Uint8Array(count),
    stepAt: new Uint32Array(count * STEPS.length),
  };
  // As they come in, so they lie in the table.
  const receipts = Float64Array.from({ length: count }, () => {
    const like = Math.floor(random() * real.length);
    const received = 1 + Math.floor(random() * YEARS * 365) * 1_440 + real[like]!.minuteOfDay;
    return received * LIKES + like;
  }).sort();
  for (let no = 0; no < count; no += 1) {
    const like = receipts[no]! % LIKES;
    const received = Math.floor(receipts[no]! / LIKES);
    const { minutes } = real[like]!;
    made.like[no] = like;
    made.received[no] = received;
    // What has been left behind by open cases is made up for by longer ones.
    const missing = EVENTS_PER_CASE * (no + 1) - made.events - COURSE.length;
    const course = [...COURSE, ...(missing >= 2 ? QUESTION : []), ...(missing >= 4 ? VISIT : [])];
    course.sort(([, a], [, b]) => a - b);
    for (const [step, after] of course) {
      const at = received + Math.floor(after * (minutes ?? 3 * END_MINUTE));
      if (at > END_MINUTE) break;
      made.stepAt[no * STEPS.length + step] = at;
      made.lastStep[no] = step;
      made.steps[no]! += 1;
      made.events += 1;
    }
  }
  return made;
}

/** Steps of all cases in the order of time, each as `case * STEPS.length + step`; within a minute by case. */
export function inOrderOfTime({ stepAt, events, steps }: MadeCases): Float64Array {
  const order = new Float64Array(events);
  let place = 0;
  for (let slot = 0; slot < stepAt.length; slot += 1) {
    if (stepAt[slot]! > 0) order[place++] = stepAt[slot]! * 2 ** 24 + slot;
  }
  if (place !== events || steps.length * STEPS.length > 2 ** 24) throw new Error('The steps do not fit.');
  order.sort();
  return order.map((key) => key % 2 ** 24);
}

/** A small generator with a seed; good enough for spreading cases. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
