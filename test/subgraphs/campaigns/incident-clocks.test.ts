import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { INCIDENT_LEVELS } from '../../../subgraphs/campaigns/domain/incident-level.js';
import { clockStart, projectClocks, type ClockFacts } from '../../../subgraphs/campaigns/domain/incident-clocks.js';
import { isoDuration } from '../../../subgraphs/campaigns/domain/duration.js';
import { describeOnSampleData, sampleFile } from '../../harness/sample-data.js';

const OCCURRED = new Date('2026-10-01T22:30:00+08:00');

function facts(change: Partial<ClockFacts>): ClockFacts {
  return {
    level: 'II',
    occurredAt: OCCURRED,
    reportedAt: new Date('2026-10-01T23:00:00+08:00'),
    firstBulletinAt: null,
    pressConferenceAt: null,
    ...change,
  };
}

const instant = (text: string) => new Date(text);
const dues = (change: Partial<ClockFacts>) =>
  projectClocks(facts(change), OCCURRED).map(({ kind, dueAt }) => [kind, dueAt.toISOString()]);

describe('the clocks of an incident', () => {
  test('A1 level II at 22:30 on a holiday: first bulletin due 03:30, press conference due 22:30 the next day', () => {
    expect(dues({})).toEqual([
      ['FIRST_BULLETIN', instant('2026-10-02T03:30:00+08:00').toISOString()],
      ['PRESS_CONFERENCE', instant('2026-10-02T22:30:00+08:00').toISOString()],
    ]);
  });

  test('A1 a bulletin at 03:31 has breached its clock by one minute', () => {
    const published = instant('2026-10-02T03:31:00+08:00');
    const [clock] = projectClocks(facts({ firstBulletinAt: published }), published);
    expect(clock).toMatchObject({ breached: true, lateMs: 60_000, metAt: published });
    expect(isoDuration(clock!.lateMs!)).toBe('PT1M');
  });

  test.each([
    ['to the millisecond at the due time is kept', '2026-10-02T03:30:00.000+08:00', false, null],
    ['one millisecond later is breached', '2026-10-02T03:30:00.001+08:00', true, 1],
  ])('A1 a bulletin %s', (_, at, breached, lateMs) => {
    const [clock] = projectClocks(facts({ firstBulletinAt: instant(at) }), instant('2026-10-05T00:00:00Z'));
    expect(clock).toMatchObject({ breached, lateMs });
  });

  test('A1 the clocks are counted from the report while the occurrence is not known, and say so', () => {
    const reported = facts({ occurredAt: null });
    expect(clockStart(reported)).toEqual({ startsAt: reported.reportedAt, basis: 'REPORTED' });
    expect(clockStart(facts({}))).toEqual({ startsAt: OCCURRED, basis: 'OCCURRED' });
    expect(dues({ occurredAt: null })[0]).toEqual(['FIRST_BULLETIN', '2026-10-01T20:00:00.000Z']);
  });

  test('A1 an open clock is breached from the first millisecond behind its due time on', () => {
    const due = instant('2026-10-02T03:30:00+08:00').getTime();
    expect(projectClocks(facts({}), new Date(due))[0]).toMatchObject({ breached: false, lateMs: null, metAt: null });
    expect(projectClocks(facts({}), new Date(due + 1))[0]).toMatchObject({ breached: true, lateMs: 1, metAt: null });
  });

  test('A1 for any level and instants: met in time exactly when metAt ≤ dueAt, and lateness is never negative', () => {
    const anyInstant = fc.date({ min: instant('2026-01-01Z'), max: instant('2027-01-01Z'), noInvalidDate: true });
    const property = fc.property(
      fc.constantFrom(...INCIDENT_LEVELS),
      anyInstant,
      fc.option(anyInstant),
      fc.option(anyInstant),
      (level, now, firstBulletinAt, pressConferenceAt) => {
        for (const clock of projectClocks(facts({ level, firstBulletinAt, pressConferenceAt }), now)) {
          expect(clock.breached).toBe((clock.metAt ?? now) > clock.dueAt);
          expect(clock.lateMs === null).toBe(!clock.breached);
          if (clock.lateMs !== null) expect(clock.lateMs).toBeGreaterThan(0);
        }
      },
    );
    fc.assert(property);
  });

  test('a length of time is written in hours, minutes and seconds', () => {
    expect([0, 60_000, 93_600_001].map(isoDuration)).toEqual(['PT0S', 'PT1M', 'PT26H0.001S']);
  });
});

describeOnSampleData('A1 the golden incident', () => {
  test('A1 the due times are those of the golden file', () => {
    const golden = (
      JSON.parse(readFileSync(sampleFile('golden/golden.json'), 'utf8')) as { incident: Record<string, string> }
    ).incident;
    const at = instant(golden['occurred']!);
    const due = (level: 'I' | 'IV') =>
      projectClocks(facts({ level, occurredAt: at }), at).map(({ dueAt }) => dueAt.getTime());
    expect(due('I')).toEqual(
      [golden['firstBulletinDue'], golden['pressConferenceDue']].map((text) => Date.parse(text!)),
    );
    expect(due('IV')).toEqual([Date.parse(golden['otherResponseDue48h']!)]);
  });
});
