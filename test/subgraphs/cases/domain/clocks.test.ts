import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CLOCK_KINDS } from '../../../../subgraphs/cases/domain/clock-kinds.js';
import { planClocks } from '../../../../subgraphs/cases/domain/clock-plan.js';
import {
  clockStanding,
  foldClocks,
  isBreached,
  isLive,
  nextDueAt,
  type Clock,
  type ClockChange,
} from '../../../../subgraphs/cases/domain/clocks.js';
import { LIFECYCLE, type LifecycleRow } from '../../../../subgraphs/cases/domain/lifecycle.js';
import { slaFor } from '../../../../subgraphs/cases/domain/sla.js';
import { SLA_POLICIES } from '../../../../subgraphs/cases/domain/sla-policies.js';
import type { CaseKind } from '../../../../subgraphs/cases/domain/states.js';
import { shippedCalendar } from '../../../../subgraphs/cases/store/workday-file.js';

const rules = { calendar: shippedCalendar(), policies: SLA_POLICIES };
const RECEIVED = new Date('2026-09-30T10:00:00+08:00');

function caseIn(divisionCode: string | null, kind: CaseKind | null = 'HELP', clocks: readonly Clock[] = []) {
  return { kind, urgency: 'NORMAL', divisionCode, receivedAt: RECEIVED, clocks } as const;
}

function started(effect: 'RESOLVE' | 'DISPATCH', on: ReturnType<typeof caseIn>, now = RECEIVED): Clock {
  return foldClocks([], planClocks({ starts: [effect] }, on, { now, rules }))[0]!;
}

describe('Limits by place, kind and urgency', () => {
  test.each([
    ['INQUIRY', '2026-10-09'],
    ['HELP', '2026-10-20'],
    ['SUGGESTION', '2026-10-20'],
    ['COMPLAINT', '2026-10-27'],
    ['REPORT', '2026-10-27'],
  ] as const)('D2 in Guangdong a case of kind %s received on Wed 2026-09-30 is due on %s', (kind, due) => {
    expect(started('RESOLVE', caseIn('440305', kind))).toMatchObject({
      dueAt: new Date(`${due}T23:59:59.999+08:00`),
      policyVersion: 'cn-gd-kinds@1',
      calendarVersion: 'cn-2026-10-10',
      provisional: false,
    });
  });

  test('the time to resolve counts from receipt though it starts with the assignment', () => {
    const late = new Date('2026-10-05T10:00:00+08:00');
    expect(started('RESOLVE', caseIn('440305'), late).startedAt).toEqual(RECEIVED);
    expect(started('DISPATCH', caseIn('440305'), late).startedAt).toEqual(late);
  });

  test('the most specific division wins, and what it does not rule falls to the country', () => {
    const asked = { kind: 'HELP', urgency: 'PRESSING', receivedOn: '2026-09-30' } as const;
    expect(slaFor('DISPATCH', { ...asked, divisionCode: '110105' })?.rule).toMatchObject({ amount: 2, unit: 'HOUR' });
    expect(slaFor('DISPATCH', { ...asked, divisionCode: '440305' })?.policyVersion).toBe('cn-incident@1');
    expect(slaFor('RESOLVE', { ...asked, divisionCode: '110105' })?.policyVersion).toBe('cn-incident@1');
    expect(slaFor('RESOLVE', { ...asked, divisionCode: 'us-ca-sf' })).toBeUndefined();
  });

  test('a case keeps the version that was in force when it was received', () => {
    const [old] = SLA_POLICIES.filter((policy) => policy.id === 'cn-gd-kinds');
    const policies = [
      { ...old!, validTo: '2026-10-01' },
      { ...old!, version: 2, validFrom: '2026-10-01', rules: [{ ...old!.rules[1]!, amount: 7 }] },
    ];
    const asked = { kind: 'HELP', urgency: 'NORMAL', divisionCode: '440305' } as const;
    expect(slaFor('RESOLVE', { ...asked, receivedOn: '2026-09-30' }, policies)?.policyVersion).toBe('cn-gd-kinds@1');
    expect(slaFor('RESOLVE', { ...asked, receivedOn: '2026-10-01' }, policies)?.rule.amount).toBe(7);
  });

  test('a transfer to another city takes the new city’s policy but the old start', () => {
    expect(started('RESOLVE', caseIn('110105', 'INQUIRY'), new Date('2026-10-09T09:00:00+08:00'))).toMatchObject({
      startedAt: RECEIVED,
      policyVersion: 'cn-incident@1',
    });
  });
});

describe('Met and missed', () => {
  const dispatch = started('DISPATCH', { ...caseIn('110105'), urgency: 'PRESSING' } as never);
  const stoppedAfter = (ms: number): Clock =>
    foldClocks([dispatch], [{ do: 'meet', no: 0, at: new Date(RECEIVED.getTime() + ms).toISOString() }])[0]!;

  test.each([
    ['119 min 59 s', 119 * 60_000 + 59_000, false],
    ['120 min 0 s', 120 * 60_000, false],
    ['120 min 0.001 s', 120 * 60_000 + 1, true],
  ])('A3 an urgent case in Beijing dispatched after %s: breached is %s', (_title, ms, breached) => {
    expect(isBreached(stoppedAfter(ms), RECEIVED)).toBe(breached);
    expect(clockStanding(stoppedAfter(ms), RECEIVED)).toBe(breached ? 'MISSED' : 'MET');
  });

  test('a clock that runs is overdue after its instant, not at it', () => {
    expect(isBreached(dispatch, dispatch.dueAt)).toBe(false);
    expect(isBreached(dispatch, new Date(dispatch.dueAt.getTime() + 1))).toBe(true);
  });
});

const ROWS: readonly LifecycleRow[] = LIFECYCLE;

/** Any run of the table's clock effects at growing instants, whether or not states would allow it. */
const runs = fc.array(
  fc.record({
    effects: fc.constantFrom(...ROWS.map((row) => row.clocks)),
    minutes: fc.integer({ min: 0, max: 20_000 }),
  }),
  { maxLength: 25 },
);

describe('Clock laws, whatever happens to a case', () => {
  const live = (steps: readonly { effects: LifecycleRow['clocks']; minutes: number }[]) => {
    let now = RECEIVED;
    let clocks: readonly Clock[] = [];
    const all: ClockChange[] = [];
    for (const { effects, minutes } of steps) {
      now = new Date(now.getTime() + minutes * 60_000);
      const detail = { newSubTasks: [{ id: `sub-${clocks.length}`, dueAt: null }], extensionWorkdays: 3 };
      const changes = planClocks(effects, caseIn('440305', 'HELP', clocks), { now, rules, detail });
      clocks = foldClocks(clocks, changes);
      all.push(...changes);
    }
    return { clocks, all };
  };

  test('the projection is rebuilt from the events byte for byte', () => {
    fc.assert(
      fc.property(runs, (steps) => {
        const { clocks, all } = live(steps);
        const told = JSON.parse(JSON.stringify(all)) as ClockChange[];
        expect(JSON.stringify(foldClocks([], told))).toBe(JSON.stringify(clocks));
      }),
    );
  });

  test('at most one clock of a kind runs, sub-tasks aside, and none is both met and cancelled', () => {
    fc.assert(
      fc.property(runs, (steps) => {
        const { clocks } = live(steps);
        for (const kind of CLOCK_KINDS.filter((name) => name !== 'SUB_TASK')) {
          expect(clocks.filter((clock) => clock.kind === kind && isLive(clock)).length).toBeLessThanOrEqual(1);
        }
        for (const clock of clocks) {
          expect(clock.metAt === null || clock.cancelledAt === null).toBe(true);
          expect(clock.dueAt >= clock.firstDueAt).toBe(true);
        }
      }),
    );
  });

  test('what is due next is the earliest clock that runs', () => {
    fc.assert(
      fc.property(runs, (steps) => {
        const { clocks } = live(steps);
        const next = nextDueAt(clocks);
        const running = clocks.filter((clock) => isLive(clock) && clock.pausedAt === null);
        expect(running.every((clock) => next !== undefined && clock.dueAt >= next)).toBe(true);
      }),
    );
  });
});
