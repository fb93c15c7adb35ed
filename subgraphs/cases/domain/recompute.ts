import { beijingDay } from './calendar.js';
import type { CasePayload } from './case-event.js';
import { isLive, type Clock, type ClockChange } from './clocks.js';
import { afterPause, deadline, extended, type Deadline } from './deadline.js';
import type { CaseFacts } from './facts.js';
import type { CaseRules } from './rules.js';
import { slaFor, type SlaAnswer } from './sla.js';

/** An event, as far as clocks depend on it. */
export type ClockEvent = Pick<CasePayload, 'clocks' | 'facts'>;

/**
 * What changes on the live clocks of a case when its past is counted once more by the rules of today: another calendar,
 * another version of its policy. Pauses and extensions are applied again. A sub-task's time was agreed on and stays.
 */
export function recomputedClocks(
  facts: CaseFacts,
  events: readonly ClockEvent[],
  rules: CaseRules,
): readonly ClockChange[] {
  return facts.clocks
    .filter((clock) => isLive(clock) && clock.kind !== 'SUB_TASK')
    .flatMap((clock) => {
      const limit = slaFor(clock.kind, { ...facts, receivedOn: beijingDay(facts.receivedAt) }, rules.policies);
      return limit ? changeOf(clock, limit, counted(clock, limit, { events, rules })) : [];
    });
}

interface Counted extends Deadline {
  readonly firstDueAt: Date;
}

function counted(
  { no, startedAt }: Clock,
  { rule: { amount, unit } }: SlaAnswer,
  { events, rules: { calendar } }: { readonly events: readonly ClockEvent[]; readonly rules: CaseRules },
): Counted {
  const first = deadline(startedAt, amount, unit, calendar);
  let due: Deadline = first;
  let pausedAt: Date | undefined;
  for (const { clocks, facts } of events) {
    for (const change of clocks) {
      if (change.do === 'start' || change.no !== no) continue;
      if (change.do === 'pause') pausedAt = new Date(change.at);
      if (change.do === 'resume' && pausedAt) {
        due = afterPause({ dueAt: due.dueAt, unit }, pausedAt, new Date(change.at), calendar);
      }
      if (change.do === 'extend') due = extended(due.dueAt, Number(facts['workdays']), calendar);
    }
  }
  return { ...due, firstDueAt: first.dueAt };
}

function changeOf(clock: Clock, { rule: { amount, unit }, policyVersion }: SlaAnswer, now: Counted): ClockChange[] {
  const { dueAt, firstDueAt, calendarVersion, provisional } = now;
  const same =
    clock.dueAt.getTime() === dueAt.getTime() &&
    clock.policyVersion === policyVersion &&
    clock.calendarVersion === calendarVersion &&
    clock.provisional === provisional;
  if (same) return [];
  return [
    {
      do: 'recompute',
      no: clock.no,
      dueAt: dueAt.toISOString(),
      firstDueAt: firstDueAt.toISOString(),
      amount,
      unit,
      policyVersion,
      calendarVersion,
      provisional,
    },
  ];
}
