import type { ClockKind } from './clock-kinds.js';
import type { SlaUnit } from './sla.js';

/** A clock of a case, as the projection holds it and as the graph shows it. */
export interface Clock {
  /** 0, 1, 2 … in the order of starting. */
  readonly no: number;
  readonly kind: ClockKind;
  /** The co-handling assignment of a SUB_TASK clock. */
  readonly subjectId: string | null;
  readonly startedAt: Date;
  readonly dueAt: Date;
  /** The due time before pauses and extensions. */
  readonly firstDueAt: Date;
  readonly pausedAt: Date | null;
  readonly pausedMs: number;
  readonly metAt: Date | null;
  /** The case ended, or was returned, before what was timed was done. */
  readonly cancelledAt: Date | null;
  readonly amount: number;
  readonly unit: SlaUnit;
  readonly policyVersion: string;
  readonly calendarVersion: string | null;
  readonly provisional: boolean;
}

/**
 * What an event says about clocks. It carries the due times that applied, so that the projection needs nothing but the
 * events: a calendar or policy that changes later cannot change what is past. Instants are RFC 3339 texts.
 */
export type ClockChange =
  | {
      readonly do: 'start';
      readonly kind: ClockKind;
      readonly subjectId: string | null;
      readonly from: string;
      readonly dueAt: string;
      readonly amount: number;
      readonly unit: SlaUnit;
      readonly policyVersion: string;
      readonly calendarVersion: string | null;
      readonly provisional: boolean;
    }
  | { readonly do: 'meet' | 'cancel' | 'pause'; readonly no: number; readonly at: string }
  | {
      readonly do: 'resume';
      readonly no: number;
      readonly at: string;
      readonly pausedMs: number;
      readonly dueAt: string;
      readonly provisional: boolean;
    }
  | { readonly do: 'extend'; readonly no: number; readonly dueAt: string; readonly provisional: boolean }
  | ({ readonly do: 'recompute'; readonly no: number; readonly dueAt: string; readonly firstDueAt: string } & Pick<
      Clock,
      'amount' | 'unit' | 'policyVersion' | 'calendarVersion' | 'provisional'
    >);

export type ClockStanding = 'RUNNING' | 'PAUSED' | 'MET' | 'MISSED' | 'CANCELLED';

/** The projection: the clocks after a case's changes in their order. Pure; the same changes give the same clocks. */
export function foldClocks(clocks: readonly Clock[], changes: readonly ClockChange[]): readonly Clock[] {
  return changes.reduce<readonly Clock[]>(applyChange, clocks);
}

function applyChange(clocks: readonly Clock[], change: ClockChange): readonly Clock[] {
  if (change.do === 'start') return [...clocks, startedClock(clocks.length, change)];
  return clocks.map((clock) => (clock.no === change.no ? changedClock(clock, change) : clock));
}

function startedClock(no: number, change: Extract<ClockChange, { do: 'start' }>): Clock {
  const { kind, subjectId, amount, unit, policyVersion, calendarVersion, provisional } = change;
  const dueAt = new Date(change.dueAt);
  return {
    no,
    kind,
    subjectId,
    startedAt: new Date(change.from),
    dueAt,
    firstDueAt: dueAt,
    pausedAt: null,
    pausedMs: 0,
    metAt: null,
    cancelledAt: null,
    amount,
    unit,
    policyVersion,
    calendarVersion,
    provisional,
  };
}

function changedClock(clock: Clock, change: Exclude<ClockChange, { do: 'start' }>): Clock {
  switch (change.do) {
    case 'meet':
      return { ...clock, metAt: new Date(change.at) };
    case 'cancel':
      return { ...clock, cancelledAt: new Date(change.at) };
    case 'pause':
      return { ...clock, pausedAt: new Date(change.at) };
    case 'resume': {
      const pausedMs = clock.pausedMs + change.pausedMs;
      return { ...clock, pausedAt: null, pausedMs, dueAt: new Date(change.dueAt), provisional: change.provisional };
    }
    case 'extend':
      return { ...clock, dueAt: new Date(change.dueAt), provisional: change.provisional };
    case 'recompute': {
      const { amount, unit, policyVersion, calendarVersion, provisional } = change;
      const due = { dueAt: new Date(change.dueAt), firstDueAt: new Date(change.firstDueAt) };
      return { ...clock, ...due, amount, unit, policyVersion, calendarVersion, provisional };
    }
  }
}

/** Neither met nor cancelled; a paused clock is live too. */
export function isLive(clock: Clock): boolean {
  return clock.metAt === null && clock.cancelledAt === null;
}

/** Met means metAt ≤ dueAt, at millisecond precision (`domain.md` §1.4). A clock stopped late stays breached. */
export function isBreached(clock: Clock, now: Date): boolean {
  if (clock.cancelledAt !== null) return false;
  if (clock.metAt !== null) return clock.metAt > clock.dueAt;
  return clock.pausedAt === null ? now > clock.dueAt : clock.pausedAt > clock.dueAt;
}

export function clockStanding(clock: Clock, now: Date): ClockStanding {
  if (clock.cancelledAt !== null) return 'CANCELLED';
  if (isBreached(clock, now)) return 'MISSED';
  if (clock.metAt !== null) return 'MET';
  return clock.pausedAt === null ? 'RUNNING' : 'PAUSED';
}

/** The earliest due time of a clock that runs; undefined where none does. */
export function nextDueAt(clocks: readonly Clock[]): Date | undefined {
  const running = clocks.filter((clock) => isLive(clock) && clock.pausedAt === null);
  return running.map((clock) => clock.dueAt).sort((a, b) => a.getTime() - b.getTime())[0];
}
