import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../../../../subgraphs/kit/beijing-day.js';
import {
  addWorkdays,
  beijingDay,
  endOfBeijingDay,
  workdaysBetween,
} from '../../../../subgraphs/cases/domain/calendar.js';
import { afterPause, deadline, extended } from '../../../../subgraphs/cases/domain/deadline.js';
import { shippedCalendar } from '../../../../subgraphs/cases/store/workday-file.js';
import { describeOnSampleData, sampleFile } from '../../../harness/sample-data.js';

const calendar = shippedCalendar();

function dueOn(received: string, workdays: number): string {
  return beijingDay(deadline(new Date(`${received}T10:00:00+08:00`), workdays, 'WORKDAY', calendar).dueAt);
}

describe('Working days of the shipped calendar', () => {
  test.each([
    ['2026-09-30', 2, '2026-10-09', 'an inquiry over the National Day holidays'],
    ['2026-09-30', 10, '2026-10-20', 'help over the holidays and the make-up Saturday 10-10'],
    ['2026-09-30', 15, '2026-10-27', 'a complaint'],
    ['2026-10-03', 1, '2026-10-08', 'a receipt on a holiday counts like any other'],
    ['2026-02-13', 2, '2026-02-24', 'over Spring Festival'],
    ['2026-10-09', 1, '2026-10-10', 'the make-up Saturday is a working day'],
  ])('D2 received %s + %i working days is due on %s: %s', (received, workdays, due) => {
    expect(dueOn(received, workdays)).toBe(due);
  });

  test('a day-counted deadline is 23:59:59.999 Beijing time', () => {
    expect(deadline(new Date('2026-09-30T10:00:00+08:00'), 2, 'WORKDAY', calendar).dueAt.toISOString()).toBe(
      '2026-10-09T15:59:59.999Z',
    );
  });

  test('the day of receipt is that of Beijing, also shortly before midnight in UTC', () => {
    expect(beijingDay(new Date('2026-09-29T16:00:00.000Z'))).toBe('2026-09-30');
    expect(beijingDay(new Date('2026-09-29T15:59:59.999Z'))).toBe('2026-09-29');
  });

  test('hours never skip nights or holidays', () => {
    const { dueAt, calendarVersion } = deadline(new Date('2026-10-01T22:30:00+08:00'), 5, 'HOUR', calendar);
    expect(dueAt).toEqual(new Date('2026-10-02T03:30:00+08:00'));
    expect(calendarVersion).toBeNull();
  });

  test('a deadline in a year without a published plan is provisional, one before is not', () => {
    expect(calendar).toMatchObject({ version: 'cn-2026-10-10', lastPublishedYear: 2026 });
    const at = (day: string) => deadline(new Date(`${day}T10:00:00+08:00`), 5, 'WORKDAY', calendar);
    expect(at('2026-12-20').provisional).toBe(false);
    expect(at('2026-12-28')).toMatchObject({ provisional: true, calendarVersion: 'cn-2026-10-10' });
  });
});

describeOnSampleData('The golden vectors', () => {
  test('D2 all working-day vectors agree', () => {
    const golden = JSON.parse(readFileSync(sampleFile('golden/golden.json'), 'utf8')) as {
      workdays: { received: string; days: number; due: string }[];
    };
    expect(golden.workdays.length).toBeGreaterThan(0);
    for (const { received, days, due } of golden.workdays)
      expect([received, days, dueOn(received, days)]).toEqual([received, days, due]);
  });
});

const days = fc.integer({ min: 0, max: 365 * 20 }).map((offset) => addDays('2006-01-01', offset));
const instants = fc.date({ min: new Date('2010-01-01'), max: new Date('2026-11-01'), noInvalidDate: true });

describe('Calendar laws', () => {
  test('n working days on is itself a working day, and n working days lie between', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 60 }), (day, n) => {
        const reached = addWorkdays(calendar, day, n);
        expect(calendar.isWorkday(reached)).toBe(true);
        expect(workdaysBetween(calendar, day, reached)).toBe(n);
      }),
    );
  });

  test('more days are never due earlier, and two steps are as far as one', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }), (day, a, b) => {
        expect(addWorkdays(calendar, addWorkdays(calendar, day, a), b)).toBe(addWorkdays(calendar, day, a + b));
      }),
    );
  });

  test('a pause leaves as many working days as there were', () => {
    fc.assert(
      fc.property(
        instants,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 40 * 24 }),
        (start, n, hours) => {
          const { dueAt } = deadline(start, n, 'WORKDAY', calendar);
          const resumed = new Date(start.getTime() + hours * 3_600_000);
          const after = afterPause({ dueAt, unit: 'WORKDAY' }, start, resumed, calendar);
          expect(workdaysBetween(calendar, beijingDay(resumed), beijingDay(after.dueAt))).toBe(n);
          expect(after.dueAt >= dueAt).toBe(true);
        },
      ),
    );
  });

  test('a pause of an hour clock moves it by exactly the pause', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 1e9 }), (start, ms) => {
        const dueAt = new Date(start.getTime() + 7_200_000);
        const { dueAt: moved } = afterPause({ dueAt, unit: 'HOUR' }, start, new Date(start.getTime() + ms), calendar);
        expect(moved.getTime() - dueAt.getTime()).toBe(ms);
      }),
    );
  });

  test('an extension ends its own number of working days after the old day', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 20 }), (day, n) => {
        expect(beijingDay(extended(endOfBeijingDay(day), n, calendar).dueAt)).toBe(addWorkdays(calendar, day, n));
      }),
    );
  });
});
