import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { acceptsCaseEvent, ALL_CASE_EVENTS } from '../../../../subgraphs/cases/domain/case-event-selection.js';
import { categoryRange, divisionRange } from '../../../../subgraphs/cases/domain/code-range.js';
import type { CaseDeps } from '../../../../subgraphs/cases/graph/context.js';
import { cases } from '../../../../subgraphs/cases/main.js';
import { listCaseEvents } from '../../../../subgraphs/cases/store/case-events.js';
import type { CaseTables } from '../../../../subgraphs/cases/store/tables.js';
import { describeOnPostgres, eachStore, createTestDatabase, type TestDatabase } from '../../../harness/stores.js';
import { startTestSubgraph, type TestAnswer, type TestSubgraph } from '../../../harness/subgraph.js';
import { seedCases } from '../statistics/seed-cases.js';
import { append, appendAll, service } from './seed-events.js';

type Subgraph = TestSubgraph<CaseTables, CaseDeps>;
type Stream = AsyncIterableIterator<TestAnswer>;

const CHANGES = /* GraphQL */ `
  query ($after: Cursor, $filter: CaseFilter, $first: Int) {
    caseChanges(after: $after, filter: $filter, first: $first) {
      edges {
        cursor
        node {
          id
          cursor
          type
          caseId
          occurredAt
          stateBefore
          stateAfter
          changedFields
          actorRole
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;
const UPDATED = /* GraphQL */ `
  subscription ($after: Cursor, $filter: CaseFilter) {
    caseUpdated(after: $after, filter: $filter) {
      cursor
      caseId
      case {
        id
        summary
      }
    }
  }
`;

async function changes(subgraph: Subgraph, variables: Record<string, unknown> = {}) {
  const { data, errors } = await subgraph.ask(CHANGES, variables, service);
  expect(errors).toBeUndefined();
  return data.caseChanges;
}

async function caseIds(subgraph: Subgraph, filter: Record<string, unknown>): Promise<readonly string[]> {
  const { edges } = await changes(subgraph, { filter });
  return edges.map((edge: { node: { caseId: string } }) => edge.node.caseId);
}

/** The next events of a stream, whatever the batches they come in. */
async function take(stream: Stream, count: number): Promise<{ cursor: string; caseId: string; case: unknown }[]> {
  const taken = [];
  while (taken.length < count) {
    const { value } = await stream.next();
    expect(value?.errors).toBeUndefined();
    taken.push(value.data.caseUpdated);
  }
  return taken;
}

eachStore('The case feed', (kind) => {
  let subgraph: Subgraph;
  let ids: readonly string[];
  const open: Stream[] = [];
  const subscribe = async (variables: Record<string, unknown> = {}): Promise<Stream> => {
    const stream = await subgraph.subscribe(UPDATED, variables, service);
    open.push(stream);
    return stream;
  };

  beforeAll(async () => {
    subgraph = await startTestSubgraph(cases, { store: kind });
    ids = await seedCases(subgraph.db, 5);
    await appendAll(subgraph.db, [
      { caseId: ids[0]! },
      { caseId: ids[0]!, verb: 'accepted', payload: { stateBefore: 'RECEIVED', stateAfter: 'ACCEPTED' } },
      { caseId: ids[1]!, payload: { divisionCode: '110105', categoryCode: null } },
      { caseId: ids[2]!, payload: { agencyIds: ['agency_intake', 'agency_b'], categoryCode: 'streets.lighting' } },
      { caseId: ids[3]!, payload: { divisionCode: 'us-ca-sf', categoryCode: 'sf311.sewer-issues' } },
    ]);
  });

  afterEach(async () => {
    for (const stream of open.splice(0)) await stream.return?.();
  });

  afterAll(() => subgraph.stop());

  it('tells what happened, in order, without the case’s content', async () => {
    const { edges } = await changes(subgraph, { first: 2 });
    expect(edges.map((edge: { node: unknown }) => edge.node)).toEqual([
      expect.objectContaining({
        type: 'gov.cases.case.received.v1',
        caseId: ids[0],
        occurredAt: '2026-10-01T01:00:00.000Z',
        stateBefore: null,
        stateAfter: 'RECEIVED',
        changedFields: ['state'],
        actorRole: 'INTAKE_OFFICER',
      }),
      expect.objectContaining({ type: 'gov.cases.case.accepted.v1', stateBefore: 'RECEIVED', stateAfter: 'ACCEPTED' }),
    ]);
  });

  it('is read page by page to its end, each event once', async () => {
    const first = await changes(subgraph, { first: 3 });
    const second = await changes(subgraph, { first: 500, after: first.pageInfo.endCursor });
    expect(first.pageInfo.hasNextPage).toBe(true);
    const events = [...first.edges, ...second.edges].map((edge: { node: { id: string } }) => edge.node.id);
    expect(new Set(events).size).toBe(events.length);
    expect(events.length).toBeGreaterThanOrEqual(5);
  });

  it.each([
    [{ agencyIds: ['agency_b'] }, [2]],
    [{ divisionCodes: ['440000'] }, [0, 0, 2]],
    [{ divisionCodes: ['us', '110000'] }, [1, 3]],
    [{ categoryCodes: ['streets'] }, [0, 0, 2]],
    [{ categoryCodes: ['streets.roads'], states: ['ACCEPTED'] }, [0]],
    [{ types: ['gov.cases.case.accepted.v1'] }, [0]],
    [{ agencyIds: ['agency_nobody'] }, []],
  ])('filtered by %p gives the events of cases %p', async (filter, places) => {
    expect(await caseIds(subgraph, { ...filter, caseIds: ids.slice(0, 4) })).toEqual(places.map((place) => ids[place]));
  });

  it('chooses alike in SQL and in memory', async () => {
    const selections = [
      { agencyIds: ['agency_b'] },
      { divisions: [divisionRange('440300'), divisionRange('us-ca')] },
      { categories: [categoryRange('sf311')] },
      { states: ['ACCEPTED' as const], types: ['gov.cases.case.accepted.v1'] },
      { caseIds: [ids[1]!] },
    ].map((conditions) => ({ ...ALL_CASE_EVENTS, ...conditions }));
    const chosenBy = (selection = ALL_CASE_EVENTS) =>
      subgraph.db
        .asCaller(service, (trx) => listCaseEvents(trx, { selection, afterSeq: 0, limit: 100, sight: 'ALL' }))
        .then(({ events }) => events);
    const all = await chosenBy();
    for (const selection of selections) {
      expect(await chosenBy(selection)).toEqual(all.filter(({ event }) => acceptsCaseEvent(selection, event)));
    }
  });

  it.each([
    ['a cursor that is none', 'nonsense', 'CURSOR_MALFORMED'],
    ['pages of more than 500', null, 'BAD_USER_INPUT'],
  ])('refuses %s', async (_, after, code) => {
    const { data, errors } = await subgraph.ask(CHANGES, after === null ? { first: 501 } : { after }, service);
    expect(data.caseChanges).toBeNull();
    expect(errors?.[0]?.extensions).toMatchObject({ code });
  });

  it('refuses a cursor of another filter', async () => {
    const { pageInfo } = await changes(subgraph, { first: 1 });
    const filter = { agencyIds: ['agency_b'] };
    const { errors } = await subgraph.ask(CHANGES, { after: pageInfo.endCursor, filter }, service);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'CURSOR_MISMATCH' });
  });

  it('refuses a subscription with a malformed cursor', async () => {
    await expect(subgraph.subscribe(UPDATED, { after: 'nonsense' }, service)).rejects.toThrow(/CURSOR_MALFORMED/);
  });

  it('goes from backfill to live without a gap, and on from a cursor of the query', async () => {
    const { pageInfo } = await changes(subgraph, { first: 3 });
    const stream = await subscribe({ after: pageInfo.endCursor });
    const backfill = await take(stream, 2);
    expect(backfill.map((event) => event.caseId)).toEqual([ids[2], ids[3]]);
    const next = take(stream, 1);
    await appendAll(subgraph.db, [{ caseId: ids[4]! }]);
    expect((await next)[0]).toMatchObject({ caseId: ids[4], case: { id: ids[4], summary: 'Pothole' } });
  });

  it('without a cursor begins now, and gives only what the filter wants', async () => {
    const stream = await subscribe({ filter: { agencyIds: ['agency_live'] } });
    const next = take(stream, 1);
    await appendAll(subgraph.db, [{ caseId: ids[0]! }, { caseId: ids[1]!, payload: { agencyIds: ['agency_live'] } }]);
    expect((await next)[0]).toMatchObject({ caseId: ids[1] });
  });

  it('loads the cases of a batch at once', async () => {
    const { edges } = await changes(subgraph, { first: 1 });
    const stream = await subscribe({ after: edges[0].cursor });
    subgraph.statements();
    await take(stream, 4);
    expect(subgraph.statements().filter((statement) => statement.includes('from "cases"'))).toHaveLength(1);
  });

  it('forgets a reader who leaves', async () => {
    const stream = await subscribe();
    expect(subgraph.deps.tail().subscribers).toBe(1);
    const waiting = stream.next();
    await stream.return?.();
    await waiting;
    expect(subgraph.deps.tail().subscribers).toBe(0);
  });
});

eachStore('The case feed over a restart', (kind) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase(kind);
  });

  afterAll(() => database.close());

  it('goes on behind the reader’s cursor: each event once, in order', async () => {
    const before = await startTestSubgraph(cases, { database });
    const ids = await seedCases(before.db, 6);
    await appendAll(
      before.db,
      ids.slice(0, 3).map((caseId) => ({ caseId })),
    );
    const { edges } = await changes(before, { first: 1 });
    const stream = await before.subscribe(UPDATED, { after: edges[0].cursor }, service);
    const seen = await take(stream, 1);
    await stream.return?.();
    await before.stop();

    const after = await startTestSubgraph(cases, { database });
    await appendAll(
      after.db,
      ids.slice(3).map((caseId) => ({ caseId })),
    );
    const resumed = await after.subscribe(UPDATED, { after: seen[0]!.cursor }, service);
    seen.push(...(await take(resumed, 4)));
    await resumed.return?.();
    await after.stop();
    expect(seen.map((event) => event.caseId)).toEqual(ids.slice(1));
  });
});

describeOnPostgres('Two transactions that overlap', () => {
  let subgraph: Subgraph;

  beforeAll(async () => {
    subgraph = await startTestSubgraph(cases, { store: 'postgres' });
  });

  afterAll(() => subgraph.stop());

  it('cannot hide a row from a reader', async () => {
    const [early, late] = await seedCases(subgraph.db, 2);
    const stream = await subgraph.subscribe(UPDATED, {}, service);
    const appended = gate();
    const commit = gate();
    const first = subgraph.db.asCaller(service, async (trx) => {
      await append(trx, { caseId: early! });
      appended.open();
      await commit.opened;
    });
    await appended.opened;
    const second = subgraph.db.asCaller(service, (trx) => append(trx, { caseId: late! }));
    // The first has its number and is not committed: whoever reads now must see neither, or the first would be lost.
    expect((await changes(subgraph)).edges).toEqual([]);
    commit.open();
    await Promise.all([first, second]);
    const seen = await take(stream, 2);
    await stream.return?.();
    expect(seen.map((event) => event.caseId)).toEqual([early, late]);
  });
});

function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}
