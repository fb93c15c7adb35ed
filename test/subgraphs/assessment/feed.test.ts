import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { applyCaseChanges } from '../../../subgraphs/assessment/actions/apply-case-changes.js';
import { recordVetoes } from '../../../subgraphs/assessment/actions/record-vetoes.js';
import { rescoreOverdue } from '../../../subgraphs/assessment/actions/rescore-overdue.js';
import type { Deps } from '../../../subgraphs/assessment/graph/context.js';
import { assessment } from '../../../subgraphs/assessment/main.js';
import type { ObservedCase } from '../../../subgraphs/assessment/domain/case-fact.js';
import type { Tables } from '../../../subgraphs/assessment/store/tables.js';
import { serviceCaller } from '../../../subgraphs/kit/callers.js';
import { manualClock } from '../../../subgraphs/kit/clock.js';
import type { Ask } from '../../../subgraphs/kit/feed/follow.js';
import { stableId } from '../../../subgraphs/kit/ids.js';
import { eachStore } from '../../harness/stores.js';
import { startTestSubgraph, type TestSubgraph } from '../../harness/subgraph.js';

const POLICE = stableId('agency', 'police');
const MINISTRY = stableId('agency', 'ministry');
const HOTLINE = stableId('agency', 'hotline');
const MATRIX = stableId('matrix', 'police');
const caller = serviceCaller('assessment');

const first = (dueAt: string, metAt: string | null) => ({ kind: 'FIRST_RESPONSE', standing: 'MET', dueAt, metAt });
const resolve = (dueAt: string) => ({ kind: 'RESOLVE', standing: 'RUNNING', dueAt, metAt: null });

/** Twelve cases of October: ten closed and asked, one overdue, one withdrawn. */
const october: readonly ObservedCase[] = Array.from({ length: 12 }, (_, n) => {
  const day = String(n + 1).padStart(2, '0');
  const open = n === 10;
  return {
    id: `case_${n}`,
    state: open ? 'IN_PROGRESS' : n === 11 ? 'WITHDRAWN' : 'CLOSED',
    kind: 'HELP',
    divisionCode: '440100',
    receivedAt: `2026-10-${day}T01:00:00.000Z`,
    acceptedAt: `2026-10-${day}T02:00:00.000Z`,
    closedAt: open ? null : '2026-10-20T02:00:00.000Z',
    closingReason: open ? null : 'RESOLVED',
    qualityFlags: [],
    lead: { id: POLICE },
    clocks: [
      first('2026-10-15T00:00:00.000Z', open ? null : '2026-10-14T00:00:00.000Z'),
      ...(open ? [resolve('2026-10-25T00:00:00.000Z')] : []),
    ],
    followUps: { edges: open ? [] : [{ node: { contacted: true, resolved: n !== 0, satisfied: n > 1 } }] },
  };
});

const nodes = ['a', 'b', 'c', 'd'].map((name) => ({
  entityId: stableId('mnode', name),
  entity: { id: stableId('mnode', name), matrix: { id: MATRIX }, account: { id: stableId('account', name) } },
}));

/** The gateway as far as the two feeds see it: pages by number, the first of them without anything found yet. */
function feeds(pages: { cases: readonly unknown[]; registry: readonly unknown[] }): Ask {
  return async (document, { after, first: size }) => {
    const connection = document.includes('caseChanges') ? 'caseChanges' : 'registryChanges';
    const all = connection === 'caseChanges' ? pages.cases : pages.registry;
    if (after === null) {
      return { data: { [connection]: { edges: [], pageInfo: { hasNextPage: true, endCursor: '0' } } } };
    }
    const from = Number(after);
    const to = Math.min(all.length, from + Math.min(Number(size), 5));
    const edges = all.slice(from, to).map((node) => ({ node }));
    return { data: { [connection]: { edges, pageInfo: { hasNextPage: to < all.length, endCursor: String(to) } } } };
  };
}

const CARD = `{ period { from to } index grade veto vetoItems indicatorSet
  responseRate { numerator denominator } resolutionRate { numerator denominator }
  satisfactionRate { numerator denominator value suppressed } }`;

eachStore('assessment from the feeds', (store) => {
  const clock = manualClock(new Date('2026-10-31T00:00:00+08:00'));
  const cases: { case: ObservedCase | null }[] = october.map((one) => ({ case: one }));
  const registry: { entityId: string; entity: object | null }[] = [
    { entityId: POLICE, entity: { id: POLICE, linePath: `${MINISTRY}.${POLICE}.` } },
    ...nodes,
    { entityId: 'agency_x', entity: null },
  ];
  let subgraph: TestSubgraph<Tables, Deps>;

  beforeAll(async () => {
    subgraph = await startTestSubgraph(assessment, { store, clock, ask: feeds({ cases, registry }) });
    await caughtUp();
  });
  afterAll(() => subgraph.stop());

  const caughtUp = async () => {
    await subgraph.deps.followers!.cases.caughtUp();
    await subgraph.deps.followers!.registry.caughtUp();
  };
  const latestScore = async (id: string) => {
    const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Agency { latestScore ${CARD} } } }`;
    const { data, errors } = await subgraph.ask(query, { of: [{ __typename: 'Agency', id }] });
    expect(errors).toBeUndefined();
    return data._entities[0].latestScore;
  };
  const apply = (...changed: (ObservedCase | null)[]) =>
    subgraph.db.asCaller(caller, (trx) =>
      applyCaseChanges(
        trx,
        changed.map((one) => ({ case: one })),
        clock.now(),
      ),
    );
  const rows = () =>
    subgraph.db.asCaller(caller, async (trx) => [
      await trx.selectFrom('case_fact').selectAll().orderBy('case_id').execute(),
      await trx.selectFrom('daily_figure').selectAll().orderBy('agency_id').orderBy('day').execute(),
      await trx.selectFrom('score_card').selectAll().orderBy('agency_id').orderBy('month').execute(),
      await trx.selectFrom('matrix_member').selectAll().orderBy('node_id').execute(),
      await trx.selectFrom('agency_place').selectAll().orderBy('agency_id').execute(),
    ]);

  test('C4 the month’s score is counted from its accepted cases: 10 of 11 responses, 9 of 11 resolved, 8 of 10 satisfied', async () => {
    expect(await latestScore(POLICE)).toEqual({
      period: { from: '2026-10-01', to: '2026-10-31' },
      index: 83.91,
      grade: 'GOOD',
      veto: false,
      vetoItems: [],
      indicatorSet: 'three-rates-1',
      responseRate: { numerator: 10, denominator: 11 },
      resolutionRate: { numerator: 9, denominator: 11 },
      satisfactionRate: { numerator: 8, denominator: 10, value: 0.8, suppressed: false },
    });
    expect(await latestScore(HOTLINE)).toBeNull();
  });

  test('E2 daily figures are counted per agency, a withdrawn case not as closed', async () => {
    const query = `query ($metric: Code!) { metricSeries(subject: "${POLICE}", metric: $metric, range: { month: "2026-10" }) { day value decreased } }`;
    const series = async (metric: string) => (await subgraph.ask(query, { metric }, caller)).data.metricSeries;
    expect(await series('cases.received')).toHaveLength(13);
    expect((await series('cases.accepted'))[0]).toEqual({ day: '2026-10-01', value: 1, decreased: false });
    expect((await series('cases.closed')).at(-1)).toEqual({ day: '2026-10-20', value: 10, decreased: false });
    expect((await series('cases.resolved')).at(-1).value).toBe(9);
  });

  test('E2 daily figures are read by officers of the agency and of those above it, and follow it when it moves', async () => {
    const query = `{ metricSeries(subject: "${POLICE}", metric: "cases.received", range: { month: "2026-10" }) { day } }`;
    const daysFor = async (agencyId: string) => {
      const grants = [{ agencyId, role: 'SUPERVISOR' }];
      const officer = { subject: 'officer', kind: 'OFFICER' as const, grants, scopes: [] };
      return (await subgraph.ask(query, {}, officer)).data.metricSeries.length;
    };
    expect([await daysFor(POLICE), await daysFor(MINISTRY), await daysFor(HOTLINE)]).toEqual([13, 13, 0]);
    const place = (above: string) => ({ entityId: POLICE, entity: { id: POLICE, linePath: `${above}.${POLICE}.` } });
    registry.push(place(HOTLINE));
    await subgraph.deps.followers!.registry.caughtUp();
    expect([await daysFor(POLICE), await daysFor(MINISTRY), await daysFor(HOTLINE)]).toEqual([13, 0, 13]);
    registry.push(place(MINISTRY));
    await subgraph.deps.followers!.registry.caughtUp();
    expect(await daysFor(HOTLINE)).toBe(0);
  });

  test('E2 a replay of both feeds from the start gives the same rows', async () => {
    const before = await rows();
    await subgraph.db.asCaller(caller, (trx) => trx.deleteFrom('feed_position').execute());
    await caughtUp();
    expect(await rows()).toEqual(before);
    await subgraph.db.asCaller(caller, async (trx) => {
      for (const table of [
        'case_fact',
        'daily_figure',
        'score_card',
        'matrix_member',
        'agency_place',
        'feed_position',
      ] as const)
        await trx.deleteFrom(table).execute();
    });
    await caughtUp();
    expect(await rows()).toEqual(before);
  });

  test('C4 a case given to another agency leaves the one’s figures and enters the other’s', async () => {
    const before = await rows();
    const moved = { ...october[3]!, lead: { id: HOTLINE } };
    await apply(moved, null);
    expect((await latestScore(POLICE)).resolutionRate).toEqual({ numerator: 8, denominator: 10 });
    expect(await latestScore(HOTLINE)).toMatchObject({
      index: 100,
      resolutionRate: { numerator: 1, denominator: 1 },
      satisfactionRate: { numerator: null, denominator: null, value: null, suppressed: true },
    });
    await apply(october[3]!);
    expect(await latestScore(HOTLINE)).toBeNull();
    expect(await rows()).toEqual(before);
  });

  test('C4 an open response or resolution counts from the moment its limit passes, without any event', async () => {
    const clocks = [first('2026-10-31T04:00:00.000Z', null), resolve('2026-10-31T05:00:00.000Z')];
    const late = { ...october[10]!, id: 'case_late', clocks };
    await apply(late);
    expect((await latestScore(POLICE)).responseRate).toEqual({ numerator: 10, denominator: 11 });
    expect(await rescoreOverdue(subgraph.db, clock)).toBe(0);
    clock.set(new Date('2026-10-31T04:00:00.001Z'));
    expect(await rescoreOverdue(subgraph.db, clock)).toBe(1);
    expect(await latestScore(POLICE)).toMatchObject({
      responseRate: { numerator: 10, denominator: 12 },
      resolutionRate: { numerator: 9, denominator: 11 },
    });
    expect(await rescoreOverdue(subgraph.db, clock)).toBe(0);
    clock.set(new Date('2026-10-31T05:00:00.001Z'));
    expect(await rescoreOverdue(subgraph.db, clock)).toBe(1);
    expect((await latestScore(POLICE)).resolutionRate).toEqual({ numerator: 9, denominator: 12 });
  });

  test('C4 one veto of the month makes the agency unqualified whatever the index, once recorded however often', async () => {
    const parts = { db: subgraph.db, clock, caller, correlationId: 'test' };
    const finding = {
      id: stableId('veto', 'test'),
      agencyId: POLICE,
      accountId: stableId('account', 'a'),
      item: 'NO_INTERACTION' as const,
      month: '2026-10-01',
      foundAt: clock.now(),
    };
    expect(await recordVetoes(parts, [finding])).toHaveLength(1);
    expect(await recordVetoes(parts, [finding])).toEqual([]);
    const card = await latestScore(POLICE);
    expect(card).toMatchObject({ grade: 'UNQUALIFIED', veto: true, vetoItems: ['NO_INTERACTION'] });
    expect(card.index).toBeGreaterThan(60);
  });

  test('scores are read month by month, newest first', async () => {
    const november = { ...october[0]!, id: 'case_nov', acceptedAt: '2026-10-31T16:00:00.000Z' };
    await apply(november);
    const page = `query ($of: [_Any!]!, $after: Cursor) { _entities(representations: $of) { ... on Agency {
      scores(first: 1, after: $after) { edges { node { period { from } } } pageInfo { hasNextPage endCursor } totalCount } } } }`;
    const of = [{ __typename: 'Agency', id: POLICE }];
    const one = (await subgraph.ask(page, { of })).data._entities[0].scores;
    const two = (await subgraph.ask(page, { of, after: one.pageInfo.endCursor })).data._entities[0].scores;
    // Accepted at midnight Beijing time: November has begun there.
    expect([...one.edges, ...two.edges].map((edge) => edge.node.period.from)).toEqual(['2026-11-01', '2026-10-01']);
    expect([one.totalCount, one.pageInfo.hasNextPage, two.pageInfo.hasNextPage]).toEqual([2, true, false]);
  });
});
