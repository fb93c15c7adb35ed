import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { answerSupervision } from '../../../../subgraphs/cases/actions/answer-supervision.js';
import { decideExtension } from '../../../../subgraphs/cases/actions/decide-extension.js';
import { decideReturn } from '../../../../subgraphs/cases/actions/decide-return.js';
import { proceedWithout } from '../../../../subgraphs/cases/actions/proceed-without.js';
import { reviewReply } from '../../../../subgraphs/cases/actions/review-reply.js';
import * as moves from '../../../../subgraphs/cases/demo/moves.js';
import type { DemoAgency } from '../../../../subgraphs/cases/demo/places.js';
import { POLICE_TOPICS } from '../../../../subgraphs/cases/demo/topics.js';
import { casePayload } from '../../../../subgraphs/cases/domain/case-event.js';
import { foldClocks, nextDueAt } from '../../../../subgraphs/cases/domain/clocks.js';
import { LIFECYCLE, lifecycleRow, type Destination, type Step } from '../../../../subgraphs/cases/domain/lifecycle.js';
import type { CaseState } from '../../../../subgraphs/cases/domain/states.js';
import { eventsOfCases } from '../../../../subgraphs/cases/store/case-parts.js';
import { supervisionOrdersOfCases } from '../../../../subgraphs/cases/store/supervision.js';
import { lockCase } from '../../../../subgraphs/cases/store/locked-case.js';
import { END_OF_TIME } from '../../../../subgraphs/cases/store/tables.js';
import {
  COUNTY,
  COUNTY_OFFICER,
  DISPATCHER,
  HOTLINE,
  NEIGHBOUR,
  NEIGHBOUR_OFFICER,
  PROVINCE_SUPERVISOR,
  replicaRows,
  SERVICE,
  startCounty,
  type County,
} from '../county.js';
import { as } from '../handle.js';

const refuseReturn: moves.Move = (parts, { caseId }) =>
  decideReturn(parts, as(DISPATCHER), { caseId, granted: false, reason: '属本辖区' });

const review = (verdict: 'PASS' | 'FAIL'): moves.Move => {
  const scores = { relevance: 90, completeness: 90, clarity: 90, timeliness: 90 };
  const judged = { ...scores, verdict, reason: verdict === 'FAIL' ? '答非所问' : null };
  return (parts, { caseId }) => reviewReply(parts, as(PROVINCE_SUPERVISOR), { caseId, ...judged });
};

/** `domain.md` §1.4: a third reopening there is none. */
const REOPENINGS = 2;

/** The newest order, by whoever leads. */
const answerSupervisionOrder: moves.Move = async (parts, { caseId, lead }) => {
  const orders = await parts.db.asCaller(SERVICE, (trx) => supervisionOrdersOfCases(trx, [caseId]));
  const officer = lead.id === COUNTY ? COUNTY_OFFICER : NEIGHBOUR_OFFICER;
  return answerSupervision(parts, as(officer), { caseId, orderId: orders.at(-1)?.id ?? 'none', text: '已派员处理。' });
};

/** Into a case of its own that stays open. */
const merge: moves.Move = async (parts, life, now) => {
  const target = { ...life };
  await moves.receive(parts, target, now);
  await moves.accept(parts, target, now);
  return moves.mergeInto(target)(parts, life, now);
};

/** The moves that need to know nothing but the case; each carries out one row of the table. */
const MOVES: readonly (readonly [Step, moves.Move])[] = [
  ['accept', moves.accept],
  ['refuse', moves.refuse],
  ['transfer', moves.transfer],
  ['merge', merge],
  ['withdraw', moves.withdraw],
  ['assign', moves.assign],
  ['sign', moves.sign],
  ['acknowledge', moves.acknowledge],
  ['requestReturn', moves.askBack],
  ['grantReturn', moves.takeBack],
  ['refuseReturn', refuseReturn],
  ['ask', moves.ask],
  ['answer', moves.answer],
  ['requestAssist', moves.assist],
  ['createFieldTask', moves.sendOut],
  ['requestExtension', moves.askForTime],
  ['grantExtension', moves.giveTime],
  ['supervise', moves.urge],
  ['answerSupervision', answerSupervisionOrder],
  ['reply', moves.reply],
  ['passReview', review('PASS')],
  ['failReview', review('FAIL')],
  ['followUp', moves.followUp(true)],
  ['close', moves.close(true, true)],
  ['reopen', moves.reopen],
  ['archive', moves.putAway],
];

const refuseExtension: moves.Move = (parts, { caseId }) =>
  decideExtension(parts, as(PROVINCE_SUPERVISOR), { caseId, granted: false, reason: '可按期办结' });

const goOnWithout: moves.Move = (parts, { caseId }) =>
  proceedWithout(parts, as(COUNTY_OFFICER), { caseId, reason: '协办单位无回应' });

/** Those that only mean something where a part, a visit or a wish for time is open: they stand in prepared paths. */
const PREPARED_MOVES: readonly (readonly [Step, moves.Move])[] = [
  ['completeCoHandling', moves.completeAssist],
  ['proceedWithout', goOnWithout],
  ['refuseExtension', refuseExtension],
  ['completeFieldTask', moves.comeBack],
];

const MONTH_HOURS = 31 * 24;

/** Run before anything by chance: together they carry out every row of the table. */
const PATHS = [
  'accept assign sign acknowledge requestAssist completeCoHandling requestAssist proceedWithout createFieldTask completeFieldTask',
  'accept assign sign requestExtension refuseExtension requestExtension grantExtension supervise answerSupervision ask answer reply',
  'accept assign requestReturn refuseReturn requestReturn grantReturn assign sign withdraw',
  'accept assign sign reply passReview followUp close reopen reply close archive',
  'accept assign sign reply failReview reply passReview failReview reply failReview passReview close',
  'refuse',
  'transfer',
  'accept merge',
].map((path) =>
  path.split(' ').map((step) => ({
    move: [...MOVES, ...PREPARED_MOVES].find(([name]) => name === step)!,
    hours: step === 'archive' ? MONTH_HOURS : 1,
  })),
);

/** What usually comes next, so that runs get further than intake. */
const USUAL: readonly Step[] = ['accept', 'assign', 'sign', 'acknowledge', 'reply', 'followUp', 'close', 'reopen'];

const anyMoves = fc.array(
  fc.record({
    move: fc.oneof(
      { weight: 2, arbitrary: fc.constantFrom(...MOVES.filter(([step]) => USUAL.includes(step))) },
      { weight: 1, arbitrary: fc.constantFrom(...MOVES) },
    ),
    hours: fc.integer({ min: 1, max: 40 }),
  }),
  { minLength: 5, maxLength: 30 },
);

/** As far along the usual way as it may be, then anything. */
const runs = fc.tuple(fc.integer({ min: 0, max: USUAL.length }), anyMoves).map(([length, steps]) => {
  const usual = USUAL.slice(0, length).map((step) => ({ move: MOVES.find(([name]) => name === step)!, hours: 1 }));
  return [...usual, ...steps];
});

function demoAgency(id: string): DemoAgency {
  const row = replicaRows().find((agency) => agency.id === id)!;
  const { code, name, level, function_line, division_code, superior_id } = row;
  return { id, code, name, level, functionLine: function_line, divisionCode: division_code, superiorId: superior_id };
}

/** Where a case may be that nobody leads, so that an officer of the lead-to-be does not see it. */
const WITHOUT_LEAD: readonly CaseState[] = [
  'RECEIVED',
  'ACCEPTED',
  'NOT_ACCEPTED',
  'MERGED',
  'TRANSFERRED',
  'WITHDRAWN',
];

/** What is known of a case by the table alone. */
interface Model {
  readonly state: CaseState;
  readonly beforeReturn: CaseState;
  readonly changes: number;
  readonly reopenings: number;
}

function after(model: Model, step: Step): Model {
  const { state, changes, reopenings } = model;
  // A failed review reopens the case, which is a change of its own.
  const reopens = step === 'reopen' || (step === 'failReview' && reopenings < REOPENINGS);
  return {
    state: reopens ? 'IN_PROGRESS' : leadsTo(model, step),
    beforeReturn: step === 'requestReturn' ? state : model.beforeReturn,
    changes: changes + (step === 'failReview' && reopens ? 2 : 1),
    reopenings: reopenings + (reopens ? 1 : 0),
  };
}

function leadsTo({ state, beforeReturn }: Model, step: Step): CaseState {
  const { to } = lifecycleRow(step);
  const ruled: Partial<Record<Destination, CaseState>> = {
    SAME: state,
    STATE_BEFORE_RETURN: beforeReturn,
    IN_PROGRESS_AFTER_LAST_SUB_TASK: 'IN_PROGRESS',
    UNDER_REVIEW_UNLESS_REOPENED: 'UNDER_REVIEW',
  };
  return ruled[to] ?? (to as CaseState);
}

describe('A case under any commands in any order', () => {
  let county: County;
  beforeAll(async () => {
    county = await startCounty();
  });
  afterAll(() => county.subgraph.stop());

  test('goes as the table says, with one event per change and clocks that the events give back', async () => {
    const { deps, clock } = county;
    const place = {
      intake: demoAgency(HOTLINE),
      lead: demoAgency(COUNTY),
      other: demoAgency(NEIGHBOUR),
      divisionCode: '440104',
    };
    const succeeded = new Set<Step>(['receive']);
    await fc.assert(
      fc.asyncProperty(runs, async (steps) => {
        const life: moves.Life = {
          place,
          topic: POLICE_TOPICS[0]!,
          summary: '路灯不亮',
          channel: 'WEB',
          lead: place.lead,
          caseId: '',
          requesterToken: '',
        };
        await moves.receive(deps, life, clock.now());
        let model: Model = { state: 'RECEIVED', beforeReturn: 'ASSIGNED', changes: 1, reopenings: 0 };
        for (const {
          move: [step, move],
          hours,
        } of steps) {
          clock.advance(hours * 3_600_000);
          const lead = life.lead;
          const outcome = await move(deps, life, clock.now());
          const { state } = model;
          const listed = lifecycleRow(step).from!.includes(state);
          if (outcome.kind === 'violation') {
            life.lead = lead;
            const codes = outcome.violations.map(({ code }) => code);
            if (codes.includes('CASE_NOT_FOUND')) expect(WITHOUT_LEAD).toContain(state);
            else expect([step, state, codes.includes('WRONG_STATE')]).toEqual([step, state, !listed]);
            continue;
          }
          expect([step, state, listed]).toEqual([step, state, true]);
          model = after(model, step);
          succeeded.add(step);
        }
        const [{ row, facts }, events] = await deps.db.asCaller(
          SERVICE,
          async (trx) => [(await lockCase(trx, life.caseId))!, await eventsOfCases(trx, [life.caseId])] as const,
        );
        const { state, changes, reopenings } = model;
        expect([row.state, row.version, events.length]).toEqual([state, changes, changes]);
        expect(row.reopen_count).toBe(reopenings);
        const told = foldClocks(
          [],
          events.flatMap((event) => casePayload(event).clocks),
        );
        expect(JSON.stringify(told)).toBe(JSON.stringify(facts.clocks));
        expect(row.next_due_at).toEqual(nextDueAt(told) ?? END_OF_TIME);
        expect(events.map((event) => casePayload(event).stateAfter).at(-1)).toBe(state);
      }),
      { numRuns: 40 + PATHS.length, examples: PATHS.map((path): [typeof path] => [path]) },
    );
    // Import has no state before it, and tests of its own.
    expect(LIFECYCLE.map(({ step }) => step).filter((step) => !succeeded.has(step))).toEqual(['import']);
  }, 120_000);
});
