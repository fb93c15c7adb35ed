import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Caller } from '../../../../schema/caller.js';
import { assignCase } from '../../../../subgraphs/cases/actions/assign-case.js';
import { decideReturn } from '../../../../subgraphs/cases/actions/decide-return.js';
import { requestReturn } from '../../../../subgraphs/cases/actions/request-return.js';
import { tellDepartures } from '../../../../subgraphs/cases/actions/tell-departures.js';
import { ALL_CASE_EVENTS } from '../../../../subgraphs/cases/domain/case-event-selection.js';
import { upsertAgencies } from '../../../../subgraphs/cases/store/agencies.js';
import { listCaseEvents, type EventsRequest } from '../../../../subgraphs/cases/store/case-events.js';
import { sweep } from '../../../../subgraphs/cases/sweep/sweep.js';
import { silentLog } from '../../../../subgraphs/kit/log.js';
import { eachStore } from '../../../harness/stores.js';
import type { TestAnswer } from '../../../harness/subgraph.js';
import {
  BEIJING_HOTLINE,
  COUNTY,
  COUNTY_OFFICER,
  DISPATCHER,
  NEIGHBOUR,
  NEIGHBOUR_OFFICER,
  PARTNER,
  PROVINCE_SUPERVISOR,
  replicaRows,
  SERVICE,
  startCounty,
  WATER,
  WATER_OFFICER,
  type County,
} from '../county.js';
import { as, handling, value } from '../handle.js';

const EVENT = 'type caseId stateBefore stateAfter changedFields actorRole case { state }';

eachStore('A case that goes out of sight', (kind) => {
  let county: County;
  const open: AsyncIterableIterator<TestAnswer>[] = [];
  beforeAll(async () => {
    county = await startCounty(kind);
  });
  afterEach(async () => {
    for (const stream of open.splice(0)) await stream.return?.();
  });
  afterAll(() => county.subgraph.stop());

  const follow = async (caller: Caller, after: string | null = null) => {
    const query = `subscription ($after: Cursor) { caseUpdated(after: $after) { ${EVENT} } }`;
    const stream = await county.subgraph.subscribe(query, { after }, caller);
    open.push(stream);
    return async () => (await stream.next()).value.data.caseUpdated;
  };
  const changes = async (caller: Caller, filter = '') => {
    const answer = await county.subgraph.ask(`{ caseChanges${filter} { edges { node { ${EVENT} } } } }`, {}, caller);
    expect(answer.errors).toBeUndefined();
    return answer.data.caseChanges.edges.map(({ node }: { node: unknown }) => node);
  };
  /** Assigned to the county, sent back by it, and given to its neighbour. */
  const passedOn = async (): Promise<string> => {
    const caseId = await handling(county).assigned();
    const back = { caseId, reasonCode: 'PLACE', evidence: '不在辖区' };
    value(await requestReturn(county.deps, as(COUNTY_OFFICER), back));
    value(await decideReturn(county.deps, as(DISPATCHER), { caseId, granted: true }));
    value(await assignCase(county.deps, as(DISPATCHER), { caseId, leadAgencyId: NEIGHBOUR, ruleRef: 'rule-1' }));
    return caseId;
  };
  const left = (caseId: string) => ({
    type: 'gov.cases.case.left_scope.v1',
    caseId,
    stateBefore: null,
    stateAfter: null,
    changedFields: [],
    actorRole: null,
    case: null,
  });

  test('is told once to who saw it, without a word of what happened, and to nobody else', async () => {
    const before = await changes(COUNTY_OFFICER);
    const caseId = await passedOn();
    expect((await changes(COUNTY_OFFICER)).slice(before.length)).toEqual([left(caseId)]);
    // The neighbour sees the case now, and so its history; a stranger to it sees nothing.
    const seen = (await changes(NEIGHBOUR_OFFICER)) as { type: string; caseId: string }[];
    expect(seen.filter((event) => event.caseId === caseId).map(({ type }) => type.split('.')[3])).toEqual([
      'received',
      'accepted',
      'assigned',
      'return_requested',
      'return_granted',
      'assigned',
    ]);
    expect(await changes(PARTNER)).toEqual([]);
  });

  test('comes to a live reader in the place of the event that took it away, whatever the filter', async () => {
    const next = await follow(COUNTY_OFFICER);
    const supervisor = await follow(PROVINCE_SUPERVISOR);
    const caseId = await handling(county).assigned();
    expect(await next()).toMatchObject({ type: 'gov.cases.case.assigned.v1', caseId, case: { state: 'ASSIGNED' } });
    value(await requestReturn(county.deps, as(COUNTY_OFFICER), { caseId, reasonCode: 'LAW', evidence: '无执法权' }));
    expect(await next()).toMatchObject({ type: 'gov.cases.case.return_requested.v1', caseId });
    value(await decideReturn(county.deps, as(DISPATCHER), { caseId, granted: true }));
    expect(await next()).toEqual(left(caseId));
    // The province above saw it through the county and loses it in the same event.
    const told = [await supervisor(), await supervisor(), await supervisor()] as { type: string }[];
    expect(told.map(({ type }) => type.split('.')[3])).toEqual(['assigned', 'return_requested', 'left_scope']);
    const filtered = await changes(COUNTY_OFFICER, `(filter: { states: [CLOSED], caseIds: ["${caseId}"] })`);
    expect(filtered).toEqual([left(caseId)]);
  });

  describe('because its agency has moved to another line', () => {
    const home = replicaRows().find(({ id }) => id === COUNTY)!;
    const move = (linePath: string) =>
      county.subgraph.db.asCaller(SERVICE, (trx) => upsertAgencies(trx, [{ ...home, line_path: linePath }]));
    const told = async (caller: Caller, ...ids: readonly string[]) =>
      ((await changes(caller, '(first: 500)')) as { type: string; caseId: string }[])
        .filter((event) => ids.includes(event.caseId))
        .map(({ type }) => type.split('.')[3]);
    const AWAY = `${WATER}.${COUNTY}.`;

    test('is told once to those above its old place, and to nobody else', async () => {
      const caseId = await handling(county).signed();
      const next = await follow(PROVINCE_SUPERVISOR);
      await move(AWAY);
      expect(await told(PROVINCE_SUPERVISOR, caseId)).toEqual([]);
      for (let replica = 0; replica < 2; replica++) await sweep(county.deps, { log: silentLog });
      let event = await next();
      while (event.caseId !== caseId) event = await next();
      expect(event).toEqual(left(caseId));
      expect(await told(PROVINCE_SUPERVISOR, caseId)).toEqual(['left_scope']);
      const history = ['received', 'accepted', 'assigned', 'signed', 'line_changed'];
      expect(await told(COUNTY_OFFICER, caseId)).toEqual(history);
      expect(await told(PARTNER, caseId)).toEqual([]);
      await move(home.line_path);
      await sweep(county.deps, { log: silentLog });
      expect(await told(PROVINCE_SUPERVISOR, caseId)).toEqual([...history, 'line_changed']);
    });

    test('is told of case by case, however often it is cut off in between', async () => {
      const ids = [await handling(county).signed(), await handling(county).signed()];
      await move(AWAY);
      const by = { caller: SERVICE, correlationId: 'test' };
      expect(await tellDepartures(county.deps, by, 1)).toBe(true);
      while (await tellDepartures(county.deps, by, 1));
      expect(await told(PROVINCE_SUPERVISOR, ...ids)).toEqual(['left_scope', 'left_scope']);
      await move(home.line_path);
    });

    test('is not told where it has come back before anybody could be', async () => {
      const caseId = await handling(county).signed();
      await move(AWAY);
      await move(home.line_path);
      await sweep(county.deps, { log: silentLog });
      expect(await told(PROVINCE_SUPERVISOR, caseId)).not.toContain('left_scope');
    });
  });

  test('and every other event are read alike in their order and by the reader’s cases, page by page', async () => {
    await handling(county).received(BEIJING_HOTLINE);
    const single = [COUNTY_OFFICER, NEIGHBOUR_OFFICER, PROVINCE_SUPERVISOR, DISPATCHER, WATER_OFFICER, PARTNER];
    // Of several lines: a case that one of them took in and another leads is theirs twice.
    const grants = [DISPATCHER, COUNTY_OFFICER, NEIGHBOUR_OFFICER, WATER_OFFICER].flatMap((caller) => caller.grants);
    const scattered = { ...COUNTY_OFFICER, grants };
    const readers = [...single, scattered];
    const bounds = [1, 3, 7, 50_000];
    const manyBounds = [...bounds, ...Array.from({ length: 30 }, (_, index) => index + 1)];
    const selections = [
      {},
      { agencyIds: [COUNTY] },
      { states: ['ASSIGNED' as const] },
      { states: ['CLOSED' as const] },
    ];
    for (const caller of readers) {
      for (const selection of selections.map((some) => ({ ...ALL_CASE_EVENTS, ...some }))) {
        for (const afterSeq of [0, 20]) {
          const limit = afterSeq === 0 ? 3 : 500;
          const read = (how: Pick<EventsRequest, 'windows' | 'many' | 'step'>) =>
            county.subgraph.db.asCaller(caller, (trx) =>
              listCaseEvents(trx, { selection, afterSeq, limit, sight: 'OWN', ...how }),
            );
          const inOrder = await read({ windows: [1_000_000] });
          for (const many of caller === scattered ? manyBounds : bounds)
            expect(await read({ windows: [], many })).toEqual(inOrder);
          for (const step of [1, 7]) expect(await read({ windows: [], many: 1, step })).toEqual(inOrder);
          for (const step of [1, 7]) expect(await read({ windows: [], step })).toEqual(inOrder);
        }
      }
    }
  });

  test('and every other event of a reader’s own cases are searched for a time only, and go on where the search got to', async () => {
    const selection = { ...ALL_CASE_EVENTS, types: ['gov.cases.case.assigned.v1'] };
    for (const caller of [COUNTY_OFFICER, PROVINCE_SUPERVISOR]) {
      const search = (how: Partial<EventsRequest>) =>
        county.subgraph.db.asCaller(caller, (trx) =>
          listCaseEvents(trx, { selection, afterSeq: 0, limit: 500, sight: 'OWN', ...how }),
        );
      const all = (await search({ windows: [1_000_000] })).events;
      expect(all.length).toBeGreaterThan(1);
      for (const step of [3, 7]) {
        const found = [];
        for (let afterSeq: number | undefined = 0; afterSeq !== undefined;) {
          const { events, searchedTo } = await search({ windows: [], step, searchMs: 0, afterSeq });
          expect([undefined, afterSeq + step]).toContain(searchedTo);
          found.push(...events);
          afterSeq = searchedTo;
        }
        expect(found).toEqual(all);
      }
      expect((await search({ windows: [], step: 3, searchMs: 0 })).searchedTo).toBe(3);
    }
  });
});
