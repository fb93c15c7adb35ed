import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { gini } from '../../../subgraphs/assessment/domain/gini.js';
import type { Deps } from '../../../subgraphs/assessment/graph/context.js';
import { assessment } from '../../../subgraphs/assessment/main.js';
import { engagementGinis } from '../../../subgraphs/assessment/store/engagement.js';
import { upsertMembers } from '../../../subgraphs/assessment/store/memberships.js';
import { insertSnapshots } from '../../../subgraphs/assessment/store/snapshots.js';
import type { Tables } from '../../../subgraphs/assessment/store/tables.js';
import { serviceCaller } from '../../../subgraphs/kit/callers.js';
import { manualClock } from '../../../subgraphs/kit/clock.js';
import { stableId } from '../../../subgraphs/kit/ids.js';
import { eachStore } from '../../harness/stores.js';
import { startTestSubgraph, type TestSubgraph } from '../../harness/subgraph.js';

const caller = serviceCaller('assessment');
const MATRIX = stableId('matrix', 'police');
const accounts = ['a', 'b', 'c', 'd'].map((name) => stableId('account', name));

const INGEST = `mutation ($input: IngestSnapshotsInput!) { ingestSnapshots(input: $input) { stored repeated violations { code path } } }`;
const SERIES = `query ($subject: ID!, $metric: Code!, $range: PeriodInput!) {
  metricSeries(subject: $subject, metric: $metric, range: $range) { day value decreased } }`;
const ENTITIES = `query ($of: [_Any!]!) { _entities(representations: $of) {
  ... on Account { id dormancy { days veto limitDays clause } }
  ... on Agency { id latestScore { index } }
  ... on Matrix { id engagementGini(period: { month: "2026-10" }) } } }`;

eachStore('the assessment graph', (store) => {
  const clock = manualClock(new Date('2026-11-15T08:00:00+08:00'));
  let subgraph: TestSubgraph<Tables, Deps>;

  beforeAll(async () => {
    subgraph = await startTestSubgraph(assessment, { store, clock });
    const members = accounts.map((id, n) => ({ node_id: `mnode_${n}`, matrix_id: MATRIX, account_id: id }));
    await subgraph.db.asCaller(caller, (trx) => upsertMembers(trx, members));
  });
  afterAll(() => subgraph.stop());

  const ask = (query: string, variables?: Record<string, unknown>) => subgraph.ask(query, variables, caller);
  const ingest = async (
    source: string,
    ...values: [accountId: string, metric: string, at: string, value: number][]
  ) => {
    const snapshots = values.map(([accountId, metric, at, value]) => ({ accountId, metric, at, value }));
    return (await ask(INGEST, { input: { source, method: 'api', snapshots } })).data.ingestSnapshots;
  };

  test('E2 nobody but a service or an importer sends measured values', async () => {
    const snapshots = [{ accountId: accounts[0], metric: 'engagement.daily', at: '2026-09-01T00:00:00Z', value: 1 }];
    const send = async (role: string) => {
      const person = { subject: 'person:x', kind: 'OFFICER' as const, grants: [{ agencyId: 'a', role }], scopes: [] };
      const input = { source: 'x', method: 'api', snapshots };
      return (await subgraph.ask(INGEST, { input }, person)).data.ingestSnapshots;
    };
    expect(await send('EDITOR')).toMatchObject({ stored: null, violations: [{ code: 'NOT_PERMITTED' }] });
    expect(await send('IMPORTER')).toMatchObject({ stored: 1, violations: [] });
  });

  test('a matrix without data has no Gini coefficient; [1, 1, 1, 97] makes 0.72', async () => {
    const read = async () => (await ask(ENTITIES, { of: [{ __typename: 'Matrix', id: MATRIX }] })).data._entities[0];
    expect(await read()).toEqual({ id: MATRIX, engagementGini: null });
    const values = [1, 1, 1, 97].map(
      (value, n) => [accounts[n]!, 'engagement.daily', '2026-10-05T00:00:00Z', value] as const,
    );
    expect(await ingest('one', ...values.map((value) => [...value] as [string, string, string, number]))).toMatchObject(
      { stored: 4 },
    );
    expect((await read()).engagementGini).toBeCloseTo(0.72, 12);
    // A second source that saw more changes nothing: the lowest value is used.
    await ingest('two', [accounts[0]!, 'engagement.daily', '2026-10-05T00:00:00Z', 5_000]);
    expect((await read()).engagementGini).toBeCloseTo(0.72, 12);
  });

  test('the Gini coefficient in SQL equals the formula for any values', async () => {
    let run = 0;
    const amounts = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 12 });
    const property = fc.asyncProperty(amounts, async (values) => {
      const matrixId = stableId('matrix', `property ${(run += 1)}`);
      const at = new Date('2026-09-10T00:00:00Z');
      const row = (value: number, n: number) => {
        const account_id = `account_${run}_${n}`;
        const of = { account_id, metric: 'engagement.daily', at, source: 'test' };
        return { ...of, value, method: 'api', decreased: false, recorded_at: at };
      };
      const [found] = await subgraph.db.asCaller(caller, async (trx) => {
        await upsertMembers(
          trx,
          values.map((_, n) => ({
            node_id: `mnode_${run}_${n}`,
            matrix_id: matrixId,
            account_id: `account_${run}_${n}`,
          })),
        );
        await insertSnapshots(trx, values.map(row));
        return engagementGinis(trx, [{ matrixId, from: at, until: new Date(at.getTime() + 1) }]);
      });
      const expected = gini(values);
      if (expected === null) expect(found).toBeNull();
      else expect(found).toBeCloseTo(Math.max(0, expected), 9);
    });
    await fc.assert(property, { numRuns: 25 });
  });

  test('E2 the same account, metric, instant and source twice is one row, and the first value stays', async () => {
    const one: [string, string, string, number] = [accounts[1]!, 'followers.total', '2026-10-01T00:00:00Z', 900];
    expect(await ingest('data-centre', one)).toEqual({ stored: 1, repeated: 0, violations: [] });
    expect(await ingest('data-centre', [...one.slice(0, 3), 1] as typeof one, one)).toMatchObject({
      stored: 0,
      repeated: 2,
    });
    expect(await ingest('page', one)).toMatchObject({ stored: 1 });
    const { data } = await ask(SERIES, {
      subject: accounts[1],
      metric: 'followers.total',
      range: { month: '2026-10' },
    });
    expect(data.metricSeries).toEqual([{ day: '2026-10-01', value: 900, decreased: false }]);
  });

  test('E2 a running total that falls is stored and flagged, also when the earlier day arrives late', async () => {
    const of = (day: string, value: number): [string, string, string, number] => [
      accounts[2]!,
      'engagement.total',
      `${day}T00:00:00Z`,
      value,
    ];
    await ingest('data-centre', of('2026-10-03', 80), of('2026-10-05', 90));
    const read = async () =>
      (
        await ask(SERIES, {
          subject: accounts[2],
          metric: 'engagement.total',
          range: { from: '2026-10-01', to: '2026-10-09' },
        })
      ).data.metricSeries;
    expect(await read()).toEqual([
      { day: '2026-10-03', value: 80, decreased: false },
      { day: '2026-10-05', value: 90, decreased: false },
    ]);
    await ingest('data-centre', of('2026-10-02', 100));
    expect((await read()).map((one: { decreased: boolean }) => one.decreased)).toEqual([false, true, false]);
  });

  test('E2 an interval metric is summed over the Beijing day', async () => {
    const of = (at: string, value: number): [string, string, string, number] => [
      accounts[3]!,
      'engagement.daily',
      at,
      value,
    ];
    await ingest(
      'data-centre',
      of('2026-10-08T15:59:59Z', 1),
      of('2026-10-08T16:00:00Z', 2),
      of('2026-10-09T10:00:00Z', 3),
    );
    const range = { from: '2026-10-08', to: '2026-10-09' };
    const { data } = await ask(SERIES, { subject: accounts[3], metric: 'engagement.daily', range });
    expect(data.metricSeries).toEqual([
      { day: '2026-10-08', value: 1, decreased: false },
      { day: '2026-10-09', value: 5, decreased: false },
    ]);
  });

  test('snapshots that break a rule are all refused, with the place of the first', async () => {
    const good: [string, string, string, number] = [accounts[0]!, 'followers.total', '2026-10-20T00:00:00Z', 1];
    const bad = async (change: [string, string, string, number]) => (await ingest('x', good, change)).violations;
    const path = ['input', 'snapshots', '1'];
    expect(await bad([accounts[0]!, 'smiles', '2026-10-20T00:00:00Z', 1])).toEqual([{ code: 'UNKNOWN_METRIC', path }]);
    expect(await bad([accounts[0]!, 'followers.total', '2026-10-20T00:00:00Z', -1])).toEqual([
      { code: 'NEGATIVE_VALUE', path },
    ]);
    expect(await bad([accounts[0]!, 'followers.total', '2027-10-20T00:00:00Z', 1])).toEqual([
      { code: 'IN_THE_FUTURE', path },
    ]);
    expect(await ingest('x', good)).toMatchObject({ stored: 1 });
  });

  test('a metric the subject does not have, and a range that is too long, are refused with a code', async () => {
    const code = async (subject: string, metric: string, range: object) =>
      (await ask(SERIES, { subject, metric, range })).errors?.[0]?.extensions?.['code'];
    const month = { month: '2026-10' };
    expect(await code(stableId('agency', 'x'), 'followers.total', month)).toBe('BAD_USER_INPUT');
    expect(await code(accounts[0]!, 'cases.received', month)).toBe('BAD_USER_INPUT');
    expect(await code('nonsense', 'cases.received', month)).toBe('BAD_USER_INPUT');
    expect(await code(accounts[0]!, 'followers.total', { from: '2020-01-01', to: '2026-01-01' })).toBe(
      'BAD_USER_INPUT',
    );
  });

  test('C4 dormancy follows from the last post that campaigns names, by the limit in force', async () => {
    const read = async (lastPublishedAt: string | null) =>
      (await ask(ENTITIES, { of: [{ __typename: 'Account', id: accounts[0], lastPublishedAt }] })).data._entities[0]
        .dormancy;
    const clause = '国办秘函〔2019〕19号';
    expect(await read('2026-11-01T00:00:00.000Z')).toEqual({ days: 14, veto: true, limitDays: 14, clause });
    expect(await read('2026-11-01T00:00:01.000Z')).toEqual({ days: 13, veto: false, limitDays: 14, clause });
    expect(await read(null)).toEqual({ days: null, veto: true, limitDays: 14, clause });
    await subgraph.db.asCaller(caller, (trx) =>
      trx
        .insertInto('dormancy_policy')
        .values({ valid_from: '2026-11-15', limit_days: 10, clause: '闽侯县' })
        .execute(),
    );
    expect(await read('2026-11-05T00:00:00.000Z')).toEqual({ days: 10, veto: true, limitDays: 10, clause: '闽侯县' });
  });

  test('N+1 each level of §1.9 is one statement: ten accounts, ten agencies, one matrix', async () => {
    const ten = Array.from({ length: 10 }, (_, n) => n);
    const count = async (of: object[]) => {
      subgraph.statements();
      expect((await ask(ENTITIES, { of })).errors).toBeUndefined();
      return subgraph.statements().length;
    };
    expect(await count(ten.map((n) => ({ __typename: 'Account', id: `account_${n}`, lastPublishedAt: null })))).toBe(1);
    expect(await count(ten.map((n) => ({ __typename: 'Agency', id: `agency_${n}` })))).toBe(1);
    expect(await count([{ __typename: 'Matrix', id: MATRIX }])).toBe(1);
  });

  test('entities of three types in one request answer alike the first, second and third time', async () => {
    const of = [
      { __typename: 'Matrix', id: 'matrix_unknown' },
      { __typename: 'Agency', id: 'agency_unknown' },
      { __typename: 'Account', id: accounts[0], lastPublishedAt: '2026-11-14T00:00:00.000Z' },
    ];
    for (const _ of [1, 2, 3]) {
      const { data, errors } = await ask(ENTITIES, { of });
      expect(errors).toBeUndefined();
      expect(data._entities).toEqual([
        { id: 'matrix_unknown', engagementGini: null },
        { id: 'agency_unknown', latestScore: null },
        { id: accounts[0], dormancy: { days: 1, veto: false, limitDays: 10, clause: '闽侯县' } },
      ]);
    }
  });
});
