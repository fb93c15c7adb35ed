import type { IncidentLevel } from './incident-level.js';

/** What must have happened by when after an incident (应急回应时限). */
export const INCIDENT_CLOCK_KINDS = ['FIRST_BULLETIN', 'PRESS_CONFERENCE', 'RESPONSE'] as const;
export type IncidentClockKind = (typeof INCIDENT_CLOCK_KINDS)[number];

/** Where the clocks' start comes from: the occurrence when it is known, else the report. */
export const CLOCK_BASES = ['OCCURRED', 'REPORTED'] as const;
export type ClockBasis = (typeof CLOCK_BASES)[number];

export interface ClockRule {
  readonly kind: IncidentClockKind;
  readonly hours: number;
  readonly clause: string;
}

/** The version of {@link CLOCK_RULES} that a new incident is given and keeps. */
export const CLOCK_POLICY = 'national-2016';

const GRAVE: readonly ClockRule[] = [
  { kind: 'FIRST_BULLETIN', hours: 5, clause: '国办发〔2016〕80号' },
  { kind: 'PRESS_CONFERENCE', hours: 24, clause: '国办发〔2016〕61号' },
];
const OTHER: readonly ClockRule[] = [{ kind: 'RESPONSE', hours: 48, clause: '国办发〔2016〕61号' }];

/** Hour limits of the national policy. Hours run through nights and holidays. */
export const CLOCK_RULES: Readonly<Record<IncidentLevel, readonly ClockRule[]>> = {
  I: GRAVE,
  II: GRAVE,
  III: OTHER,
  IV: OTHER,
};

export interface ClockFacts {
  readonly level: IncidentLevel;
  readonly occurredAt: Date | null;
  readonly reportedAt: Date;
  readonly firstBulletinAt: Date | null;
  readonly pressConferenceAt: Date | null;
}

export interface IncidentClockView {
  readonly kind: IncidentClockKind;
  readonly dueAt: Date;
  readonly metAt: Date | null;
  readonly breached: boolean;
  /** By how much the limit was passed, in milliseconds: until it was met, else until now. Null while it is kept. */
  readonly lateMs: number | null;
  readonly clause: string;
}

const HOUR_MS = 3_600_000;

export function clockStart(facts: Pick<ClockFacts, 'occurredAt' | 'reportedAt'>): {
  startsAt: Date;
  basis: ClockBasis;
} {
  return facts.occurredAt
    ? { startsAt: facts.occurredAt, basis: 'OCCURRED' }
    : { startsAt: facts.reportedAt, basis: 'REPORTED' };
}

/** The clocks of an incident as they stand at `now`. Met in time means metAt ≤ dueAt, to the millisecond. */
export function projectClocks(facts: ClockFacts, now: Date): readonly IncidentClockView[] {
  const { startsAt } = clockStart(facts);
  return CLOCK_RULES[facts.level].map(({ kind, hours, clause }) => {
    const dueAt = new Date(startsAt.getTime() + hours * HOUR_MS);
    const metAt = milestone(kind, facts);
    const lateMs = (metAt ?? now).getTime() - dueAt.getTime();
    return { kind, dueAt, metAt, breached: lateMs > 0, lateMs: lateMs > 0 ? lateMs : null, clause };
  });
}

function milestone(kind: IncidentClockKind, facts: ClockFacts): Date | null {
  switch (kind) {
    case 'FIRST_BULLETIN':
    case 'RESPONSE':
      return facts.firstBulletinAt;
    case 'PRESS_CONFERENCE':
      return facts.pressConferenceAt;
  }
}
