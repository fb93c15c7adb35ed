import { beijingDay } from './calendar.js';
import type { ClockKind } from './clock-kinds.js';
import { isLive, type Clock, type ClockChange } from './clocks.js';
import { afterPause, deadline, extended } from './deadline.js';
import type { CaseRules } from './rules.js';
import type { ClockEffects } from './lifecycle.js';
import { slaFor } from './sla.js';
import type { CaseKind, Urgency } from './states.js';

/** The case as it is after the command, as far as limits depend on it. */
export interface ClockPlanCase {
  readonly kind: CaseKind | null;
  readonly urgency: Urgency;
  readonly divisionCode: string | null;
  readonly receivedAt: Date;
  readonly clocks: readonly Clock[];
}

/** What the command says about single clocks. */
export interface ClockPlanDetail {
  /** Sub-tasks to be started, with the due time agreed on or null for the policy's. */
  readonly newSubTasks?: readonly { readonly id: string; readonly dueAt: Date | null }[];
  /** The one sub-task that is met. */
  readonly subTaskId?: string;
  readonly extensionWorkdays?: number;
  /** What was worked out already: clocks that count by other rules from now on. */
  readonly recomputed?: readonly ClockChange[];
}

/** Turns the table's clock effects into facts for the event: which clocks, at what instant, due when and by which rule. */
export function planClocks(
  effects: ClockEffects,
  on: ClockPlanCase,
  { now, rules, detail = {} }: { readonly now: Date; readonly rules: CaseRules; readonly detail?: ClockPlanDetail },
): readonly ClockChange[] {
  const live = on.clocks.filter(isLive);
  const at = now.toISOString();
  const met = live.filter(
    (clock) => effects.meets?.includes(clock.kind) && (!clock.subjectId || clock.subjectId === detail.subTaskId),
  );
  const cancelled = live.filter((clock) => !met.includes(clock) && isCancelled(clock.kind, effects));
  return [
    ...met.map(({ no }): ClockChange => ({ do: 'meet', no, at })),
    ...cancelled.map(({ no }): ClockChange => ({ do: 'cancel', no, at })),
    ...live.filter(affectedBy(effects.pauses)).map(({ no }): ClockChange => ({ do: 'pause', no, at })),
    ...live.filter(affectedBy(effects.resumes)).flatMap((clock) => resumed(clock, now, rules)),
    ...live.filter(affectedBy(effects.extends)).map((clock) => moved(clock, detail.extensionWorkdays ?? 0, rules)),
    ...(detail.recomputed ?? []),
    ...(effects.starts ?? []).flatMap((kind) => startsOf(kind, on, { now, rules, detail })),
  ];
}

function isCancelled(kind: ClockKind, { cancels = [] }: ClockEffects): boolean {
  return cancels === 'ALL' || cancels.includes(kind);
}

function affectedBy(kinds: readonly ClockKind[] = []): (clock: Clock) => boolean {
  return (clock) => kinds.includes(clock.kind);
}

function resumed(clock: Clock, now: Date, { calendar }: CaseRules): readonly ClockChange[] {
  if (clock.pausedAt === null) return [];
  const { dueAt, provisional } = afterPause(clock, clock.pausedAt, now, calendar);
  const pausedMs = now.getTime() - clock.pausedAt.getTime();
  return [{ do: 'resume', no: clock.no, at: now.toISOString(), pausedMs, dueAt: dueAt.toISOString(), provisional }];
}

function moved(clock: Clock, workdays: number, { calendar }: CaseRules): ClockChange {
  const { dueAt, provisional } = extended(clock.dueAt, workdays, calendar);
  return { do: 'extend', no: clock.no, dueAt: dueAt.toISOString(), provisional };
}

function startsOf(
  kind: ClockKind,
  on: ClockPlanCase,
  { now, rules, detail }: { readonly now: Date; readonly rules: CaseRules; readonly detail: ClockPlanDetail },
): readonly ClockChange[] {
  const { newSubTasks = [] } = detail;
  if (kind === 'SUB_TASK') {
    return newSubTasks.flatMap(({ id, dueAt }) =>
      started({ kind, subjectId: id, from: now, agreed: dueAt }, on, rules),
    );
  }
  // A kind that already runs is not started again: RESOLVE runs once per opening, also over a return.
  if (on.clocks.some((clock) => clock.kind === kind && isLive(clock))) return [];
  const first = !on.clocks.some((clock) => clock.kind === kind);
  // The time to resolve counts from receipt (Guangdong: "received … due"); after a reopening from the reopening.
  const from = kind === 'RESOLVE' && first ? on.receivedAt : now;
  return started({ kind, subjectId: null, from, agreed: null }, on, rules);
}

interface Start {
  readonly kind: ClockKind;
  readonly subjectId: string | null;
  readonly from: Date;
  /** A due time that was agreed on goes before the policy's. */
  readonly agreed: Date | null;
}

function started(
  { kind, subjectId, from, agreed }: Start,
  on: ClockPlanCase,
  rules: CaseRules,
): readonly ClockChange[] {
  const limit = slaFor(kind, { ...on, receivedOn: beijingDay(on.receivedAt) }, rules.policies);
  // No policy for this scheme (an imported case of another country): nothing is timed.
  if (!limit) return [];
  const { amount, unit } = limit.rule;
  const counted = deadline(from, amount, unit, rules.calendar);
  const dueAt = agreed ?? counted.dueAt;
  return [
    {
      do: 'start',
      kind,
      subjectId,
      from: from.toISOString(),
      dueAt: dueAt.toISOString(),
      amount,
      unit,
      policyVersion: limit.policyVersion,
      calendarVersion: counted.calendarVersion,
      provisional: agreed === null && counted.provisional,
    },
  ];
}
