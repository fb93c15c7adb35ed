import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { cases } from '../../../../subgraphs/cases/main.js';
import type { CaseDeps } from '../../../../subgraphs/cases/graph/context.js';
import type { CaseTables } from '../../../../subgraphs/cases/store/tables.js';
import { serviceCaller } from '../../../../subgraphs/kit/callers.js';
import { manualClock } from '../../../../subgraphs/kit/clock.js';
import { eachStore } from '../../../harness/stores.js';
import { startTestSubgraph, type TestSubgraph } from '../../../harness/subgraph.js';
import { joinMatrix, RESOLVED, seedCases, seedLine } from './seed-cases.js';

const SERVICE = serviceCaller('test');
const OCTOBER = { month: '2026-10' };
const RATE = '{ numerator denominator value suppressed }';
const FIGURES = `acceptedCount resolutionRate ${RATE} reopenRate ${RATE}`;

/** A field of entities of another subgraph, as the gateway asks for it. */
const ENTITIES = /* GraphQL */ `
  query ($of: [_Any!]!, $period: PeriodInput!) {
    _entities(representations: $of) {
      ... on Matrix {
        matrix: caseStatistics(period: $period) {
          ${FIGURES}
          receivedCount closedCount openCount reopenedCount handlingTime { count median }
        }
      }
      ... on Agency {
        own: caseStatistics(period: $period) { acceptedCount }
        line: caseStatistics(period: $period, withSubordinates: true) { acceptedCount }
      }
      ... on Division {
        division: caseStatistics(period: $period) { acceptedCount }
      }
      ... on Account {
        intakeCount(period: $period)
      }
    }
  }
`;

eachStore('Case statistics', (kind) => {
  let subgraph: TestSubgraph<CaseTables, CaseDeps>;

  beforeAll(async () => {
    subgraph = await startTestSubgraph(cases, {
      store: kind,
      clock: manualClock(new Date('2026-11-10T08:00:00+08:00')),
    });
    const { db } = subgraph;
    // F1: 200 accepted in October; 170 resolved, of these 10 after they were reopened.
    await seedCases(db, 30);
    await seedCases(db, 160, RESOLVED);
    await seedCases(db, 10, { ...RESOLVED, reopen_count: 1, lead_agency_id: 'agency_b' });
    // Just outside: accepted a millisecond before October and with its end, Beijing time.
    await seedCases(db, 3, { accepted_at: new Date('2026-09-30T23:59:59.999+08:00'), channel: 'PHONE' });
    await seedCases(db, 4, { accepted_at: new Date('2026-11-01T00:00:00.000+08:00'), channel: 'PHONE' });
    await joinMatrix(db, 'matrix_police', ['agency_a', 'agency_b']);
    await seedLine(db, ['agency_province', 'agency_a', 'agency_b']);
  });

  afterAll(() => subgraph.stop());

  const entities = async (of: readonly Record<string, string>[], period: Record<string, string> = OCTOBER) => {
    const { data, errors } = await subgraph.ask(ENTITIES, { of, period }, SERVICE);
    expect(errors).toBeUndefined();
    return data._entities;
  };
  const rows = async (selection: string, args: string) => {
    const { data, errors } = await subgraph.ask(`{ caseStatistics${args} { ${selection} } }`, {}, SERVICE);
    expect(errors).toBeUndefined();
    return data.caseStatistics;
  };

  it('F1 of a matrix with 200 accepted, 170 resolved and 10 reopened: 85.0 % and 5.0 %', async () => {
    const [found] = await entities([{ __typename: 'Matrix', id: 'matrix_police' }]);
    expect(found.matrix).toMatchObject({
      acceptedCount: 200,
      resolutionRate: { numerator: 170, denominator: 200, value: 0.85, suppressed: false },
      reopenRate: { numerator: 10, denominator: 200, value: 0.05, suppressed: false },
      reopenedCount: 10,
      receivedCount: 0,
      closedCount: 170,
      handlingTime: { count: 170, median: 'P5D' },
    });
  });

  it('F1 of a matrix without cases: null rates, not 0', async () => {
    const [found] = await entities([{ __typename: 'Matrix', id: 'matrix_empty' }]);
    expect(found.matrix).toMatchObject({
      acceptedCount: 0,
      resolutionRate: { numerator: 0, denominator: 0, value: null },
      reopenRate: { numerator: 0, denominator: 0, value: null },
      handlingTime: { count: 0, median: null },
    });
  });

  it('count each event by its own instant', async () => {
    const [found] = await entities([{ __typename: 'Matrix', id: 'matrix_police' }], { month: '2026-09' });
    expect(found.matrix).toMatchObject({ receivedCount: 207, openCount: 37, acceptedCount: 3, closedCount: 0 });
  });

  it('of an agency are its own, or those of its whole line', async () => {
    const [province, a, b] = await entities(
      ['agency_province', 'agency_a', 'agency_b'].map((id) => ({ __typename: 'Agency', id })),
    );
    expect(province).toEqual({ own: { acceptedCount: 0 }, line: { acceptedCount: 200 } });
    expect(a).toEqual({ own: { acceptedCount: 190 }, line: { acceptedCount: 200 } });
    expect(b).toEqual({ own: { acceptedCount: 10 }, line: { acceptedCount: 10 } });
  });

  it('of a division hold all divisions below it', async () => {
    const counts = await entities(
      ['440000', '440300', '440305', '440304', '450000'].map((code) => ({ __typename: 'Division', code })),
    );
    expect(counts.map((one: { division: { acceptedCount: number } }) => one.division.acceptedCount)).toEqual([
      200, 200, 200, 0, 0,
    ]);
  });

  it('of accounts are the cases that came in through them', async () => {
    const period = { from: '2025-09-30', to: '2025-09-30' };
    await seedCases(subgraph.db, 2, {
      intake_account_id: 'account_weibo',
      accepted_at: null,
      received_at: new Date('2025-09-30T10:00:00+08:00'),
    });
    const of = ['account_weibo', 'account_quiet'].map((id) => ({ __typename: 'Account', id }));
    expect(await entities(of, period)).toEqual([{ intakeCount: 2 }, { intakeCount: 0 }]);
    expect(await entities(of)).toEqual([{ intakeCount: 0 }, { intakeCount: 0 }]);
  });

  it('tell how often people are sent about: hand-offs and visits per case closed, and cases given back', async () => {
    const january = (day: number): Date => new Date(`2025-01-${day}T10:00:00+08:00`);
    const closed = { ...RESOLVED, received_at: january(10), accepted_at: january(11), closed_at: january(12) };
    await seedCases(subgraph.db, 10, { ...closed, handoffs: 2, offline_visits: 1 });
    await seedCases(subgraph.db, 30, { ...closed, return_count: 1 });
    const told = `closedCount handoffsPerCase visitsPerCase returnedCount returnRate ${RATE}`;
    expect(await rows(told, '(period: { month: "2025-01" })')).toEqual([
      {
        closedCount: 40,
        handoffsPerCase: 0.5,
        visitsPerCase: 0.25,
        returnedCount: 30,
        returnRate: { numerator: 30, denominator: 40, value: 0.75, suppressed: false },
      },
    ]);
    const [none] = await rows('handoffsPerCase visitsPerCase returnRate { value }', '(period: { month: "2024-01" })');
    expect(none).toEqual({ handoffsPerCase: null, visitsPerCase: null, returnRate: { value: null } });
    const [few] = await rows('suppressed handoffsPerCase', '(period: { from: "2025-01-12", to: "2025-01-12" })');
    expect(few).toEqual({ suppressed: false, handoffsPerCase: 0.5 });
  });

  it('judge clocks only where they are asked for, also in a fragment, and count the same rows without', async () => {
    const clocksRead = async (query: string): Promise<boolean> => {
      subgraph.statements();
      const { errors } = await subgraph.ask(query, {}, SERVICE);
      expect(errors).toBeUndefined();
      return subgraph.statements().some((statement) => statement.includes('clock k'));
    };
    expect(await clocksRead('{ caseStatistics(groupBy: [MONTH]) { month handlingTime { median } } }')).toBe(false);
    expect(
      await clocksRead(
        'query { caseStatistics { ...f } } fragment f on CaseStatisticsRow { resolutionInTimeRate { value } }',
      ),
    ).toBe(true);
    const [without, with_] = await Promise.all(
      ['month acceptedCount', 'month acceptedCount firstResponseInTimeRate { value }'].map((told) =>
        rows(told, '(groupBy: [MONTH])'),
      ),
    );
    expect(with_.map(({ month, acceptedCount }: Record<string, unknown>) => ({ month, acceptedCount }))).toEqual(
      without,
    );
  });

  it('of many entities are one statement', async () => {
    subgraph.statements();
    await entities(['matrix_police', 'matrix_empty', 'matrix_other'].map((id) => ({ __typename: 'Matrix', id })));
    expect(subgraph.statements()).toHaveLength(1);
  });

  it('are grouped by the dimensions asked for, in their order', async () => {
    const selection = 'month channel receivedCount acceptedCount closedCount';
    expect(
      await rows(selection, '(period: {from: "2026-09-01", to: "2026-11-30"}, groupBy: [MONTH, CHANNEL])'),
    ).toEqual([
      { month: '2026-09', channel: 'PHONE', receivedCount: 7, acceptedCount: 3, closedCount: 0 },
      { month: '2026-09', channel: 'WEB', receivedCount: 200, acceptedCount: 0, closedCount: 0 },
      { month: '2026-10', channel: 'WEB', receivedCount: 0, acceptedCount: 200, closedCount: 170 },
      { month: '2026-11', channel: 'PHONE', receivedCount: 0, acceptedCount: 4, closedCount: 0 },
    ]);
  });

  it('name category, division, agency and state', async () => {
    const selection =
      'categoryCode category { name parent { code } } division { code } agency { id } state acceptedCount';
    expect(await rows(selection, '(period: {month: "2026-10"}, groupBy: [CATEGORY, DIVISION, AGENCY, STATE])')).toEqual(
      [
        expect.objectContaining({ agency: { id: 'agency_a' }, state: 'CLOSED', acceptedCount: 160 }),
        expect.objectContaining({ agency: { id: 'agency_a' }, state: 'IN_PROGRESS', acceptedCount: 30 }),
        {
          categoryCode: 'streets.roads.pothole',
          category: { name: 'Pothole', parent: { code: 'streets.roads' } },
          division: { code: '440305' },
          agency: { id: 'agency_b' },
          state: 'CLOSED',
          acceptedCount: 10,
        },
      ],
    );
  });

  it.each([
    ['{ categoryCodes: ["streets"] }', 200],
    ['{ categoryCodes: ["streets.roads.pothole"] }', 200],
    ['{ categoryCodes: ["streets.road"] }', 0],
    ['{ divisionCodes: ["440000", "110000"] }', 200],
    ['{ agencyIds: ["agency_b"] }', 10],
    ['{ agencyIds: ["agency_b"], states: [IN_PROGRESS] }', 0],
    ['{ channels: ["PHONE"] }', 0],
    ['{ imported: true }', 0],
    ['{ imported: false }', 200],
  ])('with the filter %s count %d accepted cases', async (filter, acceptedCount) => {
    expect(await rows('acceptedCount', `(filter: ${filter}, period: {month: "2026-10"})`)).toEqual([{ acceptedCount }]);
  });

  it('refuse more than 100 values in a condition', async () => {
    const ids = Array.from({ length: 101 }, (_, index) => `agency_${index}`);
    const { data, errors } = await subgraph.ask(
      'query ($ids: [ID!]) { caseStatistics(filter: { agencyIds: $ids }) { acceptedCount } }',
      { ids },
    );
    expect(data.caseStatistics).toBeNull();
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('read the service catalogue level by level', async () => {
    const { data } = await subgraph.ask(
      '{ serviceCategories(parent: "utilities.water", first: 2) { totalCount edges { node { code name chineseName level scheme } } } }',
    );
    expect(data.serviceCategories).toEqual({
      totalCount: 4,
      edges: [
        {
          node: {
            code: 'utilities.water.billing',
            name: 'Water bill',
            chineseName: '水费',
            level: 3,
            scheme: 'cn-12345',
          },
        },
        {
          node: {
            code: 'utilities.water.burst-pipe',
            name: 'Burst pipe',
            chineseName: '爆管漏水',
            level: 3,
            scheme: 'cn-12345',
          },
        },
      ],
    });
  });
});

eachStore('In-time rates', (kind) => {
  let subgraph: TestSubgraph<CaseTables, CaseDeps>;

  beforeAll(async () => {
    subgraph = await startTestSubgraph(cases, {
      store: kind,
      clock: manualClock(new Date('2026-11-10T08:00:00+08:00')),
    });
  });

  afterAll(() => subgraph.stop());

  it('judge a clock once it is met or has run out; met means at or before the deadline', async () => {
    const ids = await seedCases(subgraph.db, 6);
    const dueAt = new Date('2026-10-09T23:59:59.999+08:00');
    const late = new Date(dueAt.getTime() + 1);
    const clock = (case_id: string, changes: Record<string, unknown>) => ({
      case_id,
      no: 0,
      kind: 'FIRST_RESPONSE' as const,
      started_at: new Date('2026-10-01T00:00:00+08:00'),
      due_at: dueAt,
      first_due_at: dueAt,
      paused_ms: 0,
      amount: 2,
      unit: 'WORKDAY' as const,
      policy_version: 'v1',
      provisional: false,
      ...changes,
    });
    await subgraph.db.asCaller(SERVICE, (trx) =>
      trx
        .insertInto('clock')
        .values([
          clock(ids[0]!, { met_at: dueAt }),
          clock(ids[1]!, { met_at: late }),
          clock(ids[2]!, {}), // has run out
          clock(ids[3]!, { due_at: new Date('2026-12-01T00:00:00+08:00') }), // still runs
          clock(ids[4]!, { cancelled_at: dueAt }),
          clock(ids[5]!, { paused_at: dueAt }),
          clock(ids[0]!, { no: 1, kind: 'RESOLVE', met_at: dueAt }),
        ])
        .execute(),
    );
    const rate = '{ numerator denominator }';
    const { data } = await subgraph.ask(
      `{ caseStatistics(period: {month: "2026-10"}) { firstResponseInTimeRate ${rate} resolutionInTimeRate ${rate} } }`,
      {},
      SERVICE,
    );
    expect(data.caseStatistics).toEqual([
      {
        firstResponseInTimeRate: { numerator: 1, denominator: 3 },
        resolutionInTimeRate: { numerator: 1, denominator: 1 },
      },
    ]);
  });
});
