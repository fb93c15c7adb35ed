import { describe, expect, test } from '@jest/globals';
import { planClocks } from '../../../../subgraphs/cases/domain/clock-plan.js';
import { foldClocks, type Clock } from '../../../../subgraphs/cases/domain/clocks.js';
import {
  ESCALATION_STEPS,
  stepsAhead,
  type EscalationProgress,
} from '../../../../subgraphs/cases/domain/escalation.js';
import { SLA_POLICIES } from '../../../../subgraphs/cases/domain/sla-policies.js';
import { wakesAt } from '../../../../subgraphs/cases/domain/waking.js';
import { shippedCalendar } from '../../../../subgraphs/cases/store/workday-file.js';

const calendar = shippedCalendar();
const rules = { calendar, policies: SLA_POLICIES };
const RECEIVED = new Date('2026-09-30T10:00:00+08:00');
const NONE: EscalationProgress = { clockNo: null, steps: 0 };
const beijing = (text: string): Date => new Date(`${text}+08:00`);

/** Help asked for in Guangdong: 10 working days, 2026-10-08 to 2026-10-20 with the make-up day 2026-10-10. */
function resolving(): Clock {
  const on = { kind: 'HELP', urgency: 'NORMAL', divisionCode: '440305', receivedAt: RECEIVED, clocks: [] } as const;
  return foldClocks([], planClocks({ starts: ['RESOLVE'] }, on, { now: RECEIVED, rules }))[0]!;
}

function ahead(clock: Clock, extensions: Parameters<typeof stepsAhead>[0]['extensions'] = [], progress = NONE) {
  const steps = stepsAhead({ clocks: [clock], extensions, progress }, calendar);
  return Object.fromEntries(steps.map(({ step, at }) => [step, at]));
}

describe('Escalation by the time to resolve (domain.md §1.4)', () => {
  test('of 10 working days half are used when the fifth is over, and holidays use none', () => {
    expect(ahead(resolving())).toEqual({
      HALF_USED: beijing('2026-10-14T00:00:00'),
      FOUR_FIFTHS_USED: beijing('2026-10-17T00:00:00'),
      OVERDUE: beijing('2026-10-21T00:00:00'),
      OVERDUE_3_WORKDAYS: beijing('2026-10-24T00:00:00'),
      OVERDUE_5_WORKDAYS: beijing('2026-10-28T00:00:00'),
    });
  });

  test('an extension moves all that is ahead: 5 more working days make half of 15', () => {
    const later = { ...resolving(), dueAt: beijing('2026-10-27T23:59:59.999') };
    const granted = [{ id: 'e', workdays: 5, granted: true }];
    expect(ahead(later, granted)).toMatchObject({
      HALF_USED: beijing('2026-10-16T12:00:00'),
      OVERDUE: beijing('2026-10-28T00:00:00'),
    });
  });

  test('an extension asked for and not granted moves nothing', () => {
    expect(ahead(resolving(), [{ id: 'e', workdays: 5, granted: null }])).toEqual(ahead(resolving()));
  });

  test('of hours none stands still: 24 hours from noon are half used at midnight, and a pause moves it', () => {
    const noon = beijing('2026-10-01T12:00:00');
    const hours: Clock = {
      ...resolving(),
      unit: 'HOUR',
      amount: 24,
      startedAt: noon,
      dueAt: beijing('2026-10-02T12:00:00'),
    };
    expect(ahead(hours)).toMatchObject({ HALF_USED: beijing('2026-10-02T00:00:00') });
    const waited = { ...hours, dueAt: beijing('2026-10-02T18:00:00'), pausedMs: 6 * 3_600_000 };
    expect(ahead(waited)).toMatchObject({ HALF_USED: beijing('2026-10-02T06:00:00') });
  });

  test('of plain days weekends count: 4 days from Friday are half used on Sunday at midnight', () => {
    const days: Clock = { ...resolving(), unit: 'DAY', amount: 4, dueAt: beijing('2026-11-10T23:59:59.999') };
    expect(ahead(days)).toMatchObject({ HALF_USED: beijing('2026-11-09T00:00:00') });
  });

  test('a clock that is met, paused or another kind escalates nothing', () => {
    for (const still of [
      { metAt: RECEIVED },
      { cancelledAt: RECEIVED },
      { pausedAt: RECEIVED },
      { kind: 'SIGN' },
    ] as const) {
      expect(ahead({ ...resolving(), ...still })).toEqual({});
    }
  });

  test('what is behind is not ahead again, and a new opening begins at the first step', () => {
    const behind = { clockNo: 0, steps: 3 };
    expect(Object.keys(ahead(resolving(), [], behind))).toEqual(['OVERDUE_3_WORKDAYS', 'OVERDUE_5_WORKDAYS']);
    expect(Object.keys(ahead({ ...resolving(), no: 4 }, [], behind))).toHaveLength(ESCALATION_STEPS.length);
    expect(ahead(resolving(), [], { clockNo: 0, steps: ESCALATION_STEPS.length })).toEqual({});
  });
});

describe('A case wakes', () => {
  const asleep = { clocks: [], extensions: [], progress: NONE, closedAt: null, changedAt: RECEIVED };

  test('30 days after it was closed', () => {
    expect(wakesAt({ ...asleep, state: 'CLOSED', closedAt: RECEIVED }, calendar)).toEqual(
      beijing('2026-10-30T10:00:00'),
    );
  });

  test('when the requester has not answered for 5 working days', () => {
    const asked = beijing('2026-10-12T09:00:00');
    const clocks = [{ ...resolving(), pausedAt: asked }];
    expect(wakesAt({ ...asleep, state: 'WAITING_REQUESTER', clocks }, calendar)).toEqual(
      beijing('2026-10-20T00:00:00'),
    );
  });

  test('at its next step of escalation, and otherwise never', () => {
    const clocks = [resolving()];
    expect(wakesAt({ ...asleep, state: 'IN_PROGRESS', clocks }, calendar)).toEqual(beijing('2026-10-14T00:00:00'));
    expect(wakesAt({ ...asleep, state: 'ARCHIVED' }, calendar)).toBeUndefined();
  });
});
