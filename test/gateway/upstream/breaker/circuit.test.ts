import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { createBreaker } from '../../../../gateway/upstream/breaker/breaker.js';
import {
  ask,
  closedCircuit,
  tell,
  type Circuit,
  type CircuitRule,
} from '../../../../gateway/upstream/breaker/circuit.js';

const RULE: CircuitRule = { minCalls: 4, failureShare: 0.5, windowMs: 1_000, openMs: 100, maxOpenMs: 300 };

function told(outcomes: string, from: Circuit = closedCircuit(0), atMs = 0): Circuit {
  return [...outcomes].reduce((circuit, outcome) => tell(circuit, outcome === 'x', RULE, atMs), from);
}

describe('A circuit', () => {
  test.each([
    ['stays closed below the number of calls that mean anything', 'xxx', 'closed'],
    ['stays closed while less than the share fails', '...x..x', 'closed'],
    ['opens when the share fails', '..xx', 'open'],
  ])('%s', (_what, outcomes, state) => {
    expect(told(outcomes).state).toBe(state);
  });

  test('forgets calls when their window is over', () => {
    expect(told('x', told('xxx'), 1_000)).toEqual({ state: 'closed', sinceMs: 1_000, calls: 1, failures: 1 });
  });

  test('lets nobody pass while open, then one at a time on trial', () => {
    const open = told('xxxx');
    expect(ask(open, RULE, 99).passes).toBe(false);
    const trial = ask(open, RULE, 100);
    expect([trial.passes, trial.circuit.state]).toEqual([true, 'half-open']);
    expect(ask(trial.circuit, RULE, 101).passes).toBe(false);
  });

  test('closes after a trial that went well, and waits twice as long after one that did not, up to the most', () => {
    const trial = (circuit: Circuit, atMs: number) => ask(circuit, RULE, atMs).circuit;
    const first = trial(told('xxxx'), 100);
    expect(tell(first, false, RULE, 110)).toEqual(closedCircuit(110));
    const again = tell(first, true, RULE, 110);
    expect(again).toEqual({ state: 'open', untilMs: 310, pauseMs: 200 });
    const third = tell(trial(again, 310), true, RULE, 310);
    expect(third).toEqual({ state: 'open', untilMs: 610, pauseMs: 300 });
  });

  test('gives a trial up that never tells', () => {
    const { circuit } = ask(told('xxxx'), RULE, 100);
    expect([ask(circuit, RULE, 1_099).passes, ask(circuit, RULE, 1_100).passes]).toEqual([false, true]);
  });

  test('whatever happens, lets calls pass again in bounded time, and at most one on each trial', () => {
    const step = fc.record({ afterMs: fc.nat(400), fails: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let circuit = closedCircuit(0);
        let now = 0;
        for (const { afterMs, fails } of steps) {
          now += afterMs;
          const asked = ask(circuit, RULE, now);
          circuit = asked.circuit;
          if (circuit.state === 'half-open') expect(ask(circuit, RULE, now).passes).toBe(false);
          if (asked.passes) circuit = tell(circuit, fails, RULE, now);
        }
        expect(ask(circuit, RULE, now + RULE.maxOpenMs + RULE.windowMs).passes).toBe(true);
      }),
    );
  });
});

test('A breaker says once that it refuses, and once that it is over, however many trials that takes', () => {
  let now = 0;
  const onChange = jest.fn();
  const breaker = createBreaker({ rule: RULE, now: () => now, onChange });
  for (let i = 0; i < 10; i += 1) breaker.tell(true);
  for (now = 100; now < 1_500; now += 50) if (breaker.passes()) breaker.tell(true);
  expect(onChange.mock.calls).toEqual([['open']]);
  now += 10_000;
  expect([breaker.passes(), breaker.state, breaker.waitMs > 0]).toEqual([true, 'half-open', true]);
  breaker.tell(false);
  expect([onChange.mock.calls, breaker.state, breaker.waitMs]).toEqual([[['open'], ['closed']], 'closed', 0]);
});
