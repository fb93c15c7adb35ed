import type { CaseState } from '../domain/states.js';
import * as moves from './moves.js';
import type { Move } from './moves.js';
import type { Random } from './random.js';

/** A move and how long after the one before it comes. */
export interface Beat {
  readonly afterMs: number;
  readonly move: Move;
}

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;

/** How many of a hundred cases stand where at the end. Most are closed, as in every real register. */
const SHARES: readonly (readonly [state: CaseState, share: number])[] = [
  ['CLOSED', 44],
  ['ARCHIVED', 5],
  ['IN_PROGRESS', 14],
  ['REPLIED', 6],
  ['UNDER_REVIEW', 4],
  ['ASSIGNED', 6],
  ['ACCEPTED', 4],
  ['RECEIVED', 4],
  ['JOINT_HANDLING', 3],
  ['WAITING_REQUESTER', 3],
  ['RETURN_REQUESTED', 2],
  ['NOT_ACCEPTED', 2],
  ['WITHDRAWN', 1],
  ['TRANSFERRED', 1],
  ['MERGED', 1],
];

/** The first cases stand in one state each, so that even a small demo has them all; the others follow the shares. */
export function endingOf(index: number, random: Random): CaseState {
  const forced = SHARES[index];
  if (forced) return forced[0];
  let left = random.between(0, 100);
  return SHARES.find(([, share]) => (left -= share) < 0)?.[0] ?? 'CLOSED';
}

type Within = (fromHours: number, toHours: number, move: Move) => Beat;

/** The common beginnings, and what draws the rest. */
interface Story {
  readonly random: Random;
  readonly within: Within;
  readonly received: readonly Beat[];
  readonly accepted: readonly Beat[];
  readonly assigned: readonly Beat[];
  readonly signed: readonly Beat[];
}

const TOLD: { readonly [S in CaseState]: (story: Story) => readonly Beat[] } = {
  RECEIVED: ({ received }) => received,
  NOT_ACCEPTED: ({ received, within }) => [...received, within(1, 12, moves.refuse)],
  TRANSFERRED: ({ received, within }) => [...received, within(0.05, 0.3, moves.transfer)],
  WITHDRAWN: ({ signed, within }) => [...signed, within(5, 40, moves.withdraw)],
  ACCEPTED: ({ accepted }) => accepted,
  // The other case, which goes into this one, is told beside it.
  MERGED: ({ accepted }) => accepted,
  ASSIGNED: ({ assigned }) => assigned,
  RETURN_REQUESTED: ({ assigned, within }) => [...assigned, within(1, 8, moves.askBack)],
  IN_PROGRESS: (story) => (story.random.chance(0.2) ? story.signed : handled(story)),
  WAITING_REQUESTER: ({ signed, within }) => [...signed, within(2, 20, moves.acknowledge), within(1, 20, moves.ask)],
  JOINT_HANDLING: ({ signed, within }) => [...signed, within(2, 20, moves.acknowledge), within(1, 20, moves.assist)],
  REPLIED: replied,
  UNDER_REVIEW: (story) => [...replied(story), story.within(6, 30, moves.followUp(story.random.chance(0.86)))],
  CLOSED: (story) => (story.random.chance(0.07) ? reopened(story) : closed(story)),
  ARCHIVED: (story) => {
    const { signed, within } = story;
    const quick = [within(2, 20, moves.acknowledge), within(4, 2 * DAY_HOURS, moves.reply)];
    const away = within(30 * DAY_HOURS + 1, 31 * DAY_HOURS, moves.putAway);
    return [...signed, ...quick, within(6, 30, moves.close(true, true)), away];
  },
};

/** What happens to a case until it stands in `ending`. */
export function storyline(ending: CaseState, random: Random): readonly Beat[] {
  const within: Within = (from, to, move) => ({ afterMs: random.between(from, to) * HOUR_MS, move });
  const received = [within(0, 0, moves.receive)];
  const accepted = [...received, within(0.2, 6, moves.accept)];
  const assigned = [...accepted, ...returned(random, within), within(0.3, 8, moves.assign)];
  const signed = [...assigned, within(0.5, 20, moves.sign)];
  return TOLD[ending]({ random, within, received, accepted, assigned, signed });
}

/** One case in twenty-five goes to the wrong agency first. */
function returned(random: Random, within: Within): readonly Beat[] {
  if (!random.chance(0.04)) return [];
  return [within(0.3, 8, moves.assign), within(1, 6, moves.askBack), within(1, 12, moves.takeBack)];
}

/** First contact, and what may come up before the answer. */
function handled({ signed, random, within }: Story): readonly Beat[] {
  const contacted = [...signed, within(1, random.chance(0.12) ? 90 : 30, moves.acknowledge)];
  const dice = random.between(0, 1);
  if (dice < 0.12) return [...contacted, within(1, 20, moves.ask), within(4, 60, moves.answer)];
  if (dice < 0.3) return [...contacted, within(2, 20, moves.sendOut), within(3, 40, moves.comeBack)];
  if (dice < 0.4) return [...contacted, within(2, 20, moves.assist), within(6, 60, moves.completeAssist)];
  if (dice < 0.5) return [...contacted, within(24, 72, moves.urge)];
  return contacted;
}

/** One answer in seven comes so late that the time to resolve is over. */
function replied(story: Story): readonly Beat[] {
  const { random, within } = story;
  const late = random.chance(0.15);
  return [
    ...handled(story),
    late ? within(15 * DAY_HOURS, 25 * DAY_HOURS, moves.reply) : within(4, 4 * DAY_HOURS, moves.reply),
  ];
}

function closed(story: Story): readonly Beat[] {
  const { random, within } = story;
  const satisfied = random.chance(0.86);
  return [...replied(story), within(6, 2 * DAY_HOURS, moves.close(random.chance(0.9), satisfied))];
}

function reopened(story: Story): readonly Beat[] {
  const { within } = story;
  const again = within(12, 5 * DAY_HOURS, moves.reopen);
  return [...closed(story), again, within(10, 60, moves.reply), within(6, 40, moves.close(true, true))];
}
