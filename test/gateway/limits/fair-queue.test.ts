import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Cancellation } from '../../../gateway/cancellation.js';
import { createBulkhead } from '../../../gateway/limits/bulkhead.js';
import { FairQueue, type ClassRule, type Turn, type Waiting } from '../../../gateway/limits/fair-queue.js';
import { payerOf } from '../../../gateway/limits/payer.js';
import { PUBLIC_CALLER, type Caller } from '../../../schema/caller.js';

const RULES: Readonly<Record<string, ClassRule>> = {
  officers: { executing: 10, waiting: 100, weight: 3 },
  analysts: { executing: 4, waiting: 100, weight: 1 },
  public: { executing: 2, waiting: 3, weight: 1 },
};

/** A queue whose turns are named; `started` is who has got one, in that order. */
function queueOf(executing: number, executingPerGroup = 100) {
  const started: string[] = [];
  const queue = new FairQueue({ executing, executingPerGroup, classOf: (name) => RULES[name]! });
  const enter = (name: string, group = 'g', who = `${name}/${group}`): Waiting | undefined => {
    const turn: Turn = { class: name, group };
    if (queue.enter(turn)) started.push(who);
    else {
      const waiting = { turn, start: () => started.push(who) };
      return queue.wait(waiting) ? waiting : undefined;
    }
    return undefined;
  };
  return { queue, started, enter };
}

describe('Turns', () => {
  test('come at once while there is room, and then to whoever waits', () => {
    const { queue, started, enter } = queueOf(1);
    ['a', 'b', 'c'].forEach((who) => enter('officers', 'g', who));
    expect(started).toEqual(['a']);
    queue.leave({ class: 'officers', group: 'g' });
    expect(started).toEqual(['a', 'b']);
  });

  test('come to classes in proportion to their weights, however many of one wait', () => {
    const { queue, started, enter } = queueOf(4);
    for (let i = 0; i < 90; i += 1) enter('analysts');
    for (let i = 0; i < 20; i += 1) enter('officers');
    started.splice(0);
    // The four analysts that came first go, one by one; what runs then is three officers to one analyst.
    for (let i = 0; i < 4; i += 1) queue.leave({ class: 'analysts', group: 'g' });
    expect(started.filter((who) => who.startsWith('officers'))).toHaveLength(3);
    expect(started).toHaveLength(4);
  });

  test('come to groups by turns, however many of one wait', () => {
    const { queue, started, enter } = queueOf(1);
    enter('officers', 'first');
    for (let i = 0; i < 5; i += 1) enter('officers', 'crowd');
    for (const group of ['few', 'one']) enter('officers', group);
    enter('officers', 'few');
    let next = 'first';
    while (started.length < 9) {
      queue.leave({ class: 'officers', group: next });
      next = started.at(-1)!.split('/')[1]!;
    }
    expect(started.slice(1, 6).map((who) => who.split('/')[1])).toEqual(['crowd', 'few', 'one', 'crowd', 'few']);
  });

  test('are not more for a class or a group than its own', () => {
    const { started, enter } = queueOf(10, 3);
    for (let i = 0; i < 9; i += 1) enter('analysts', 'x');
    for (let i = 0; i < 9; i += 1) enter('analysts', 'y');
    expect(started).toEqual(['analysts/x', 'analysts/x', 'analysts/x', 'analysts/y']);
  });

  test('are refused where too many of the class wait, and nobody else', () => {
    const { queue, enter } = queueOf(2);
    const waiting = Array.from({ length: 8 }, () => enter('public'));
    expect(waiting.map((each) => each !== undefined)).toEqual([false, false, true, true, true, false, false, false]);
    expect(enter('officers')).toBeDefined();
    queue.giveUp(waiting[2]!);
    expect(enter('public')).toBeDefined();
  });

  test('whatever comes and goes, are never more than allowed, and none is lost', () => {
    const action = fc.record({
      class: fc.constantFrom('officers', 'analysts', 'public'),
      group: fc.constantFrom('x', 'y', 'z'),
      act: fc.constantFrom('enter', 'enter', 'leave', 'give up'),
    });
    fc.assert(
      fc.property(fc.array(action, { maxLength: 200 }), fc.integer({ min: 1, max: 6 }), (actions, executing) => {
        const queue = new FairQueue({ executing, executingPerGroup: 3, classOf: (name) => RULES[name]! });
        const running: Turn[] = [];
        const waiting = new Set<Waiting>();
        const enter = (turn: Turn): void => {
          if (queue.enter(turn)) return void running.push(turn);
          const each: Waiting = {
            turn,
            start: () => {
              waiting.delete(each);
              running.push(turn);
            },
          };
          if (queue.wait(each)) waiting.add(each);
        };
        const giveUp = (each: Waiting): void => {
          waiting.delete(each);
          queue.giveUp(each);
        };
        for (const { act, ...turn } of actions) {
          if (act === 'enter') enter(turn);
          else if (act === 'leave') running.splice(0, 1).forEach((each) => queue.leave(each));
          else [...waiting].slice(0, 1).forEach(giveUp);
          expect(running.length).toBeLessThanOrEqual(executing);
          for (const name of Object.keys(RULES)) {
            const counts = queue.counts(name);
            const [own, held] = [running, [...waiting].map((each) => each.turn)].map(
              (turns) => turns.filter((each) => each.class === name).length,
            );
            expect([counts.executing, counts.waiting]).toEqual([own, held]);
            expect(own).toBeLessThanOrEqual(RULES[name]!.executing);
          }
        }
        while (running.length > 0) queue.leave(running.shift()!);
        expect(waiting.size).toBe(0);
      }),
    );
  });
});

describe('A bulkhead', () => {
  const rule = { executing: 1, waiting: 1, weight: 1 };
  const bulkhead = () => createBulkhead({ executing: 9, executingPerAgency: 9, waitMs: 60_000, ruleOf: () => rule });
  const payer = payerOf(PUBLIC_CALLER, '10.0.0.1');

  test('gives the turn of somebody who has gone to the next, and a turn ends once', async () => {
    const hall = bulkhead();
    const leave = hall.enter(payer)!;
    const gone = new Cancellation();
    const waiting = hall.wait(payer, gone);
    const refused = await hall.wait(payer, new Cancellation());
    expect(refused).toMatchObject({ code: 'OVERLOADED', retryAfterSeconds: 60 });
    gone.abort();
    expect(await waiting).toMatchObject({ code: 'OVERLOADED' });
    const next = hall.wait(payer, new Cancellation());
    leave();
    leave();
    expect(typeof (await next)).toBe('function');
    expect(hall.state('PUBLIC')).toEqual({ executing: 1, waiting: 0, limit: 1 });
  });

  test('takes those of one agency as one group, and who works for several by the first', () => {
    const officer = (...agencies: string[]): Caller => ({
      subject: agencies.join('+'),
      kind: 'OFFICER',
      scopes: [],
      grants: agencies.map((agencyId) => ({ agencyId, role: 'CASE_OFFICER' })),
    });
    expect([officer('a'), officer('b', 'a'), officer('b')].map((caller) => payerOf(caller, undefined).group)).toEqual([
      'a',
      'a',
      'b',
    ]);
  });
});
