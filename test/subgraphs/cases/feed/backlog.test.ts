import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { acceptsCaseEvent, ALL_CASE_EVENTS } from '../../../../subgraphs/cases/domain/case-event-selection.js';
import type { CaseDeps } from '../../../../subgraphs/cases/graph/context.js';
import { cases } from '../../../../subgraphs/cases/main.js';
import { listCaseEvents, type EventsRequest } from '../../../../subgraphs/cases/store/case-events.js';
import type { CaseTables } from '../../../../subgraphs/cases/store/tables.js';
import { eachStore } from '../../../harness/stores.js';
import { startTestSubgraph, type TestSubgraph } from '../../../harness/subgraph.js';
import { seedCases } from '../statistics/seed-cases.js';
import { appendAll, service } from './seed-events.js';

eachStore('A backlog of the feed', (kind) => {
  let subgraph: TestSubgraph<CaseTables, CaseDeps>;
  let ids: readonly string[];
  beforeAll(async () => {
    subgraph = await startTestSubgraph(cases, { store: kind });
    ids = await seedCases(subgraph.db, 3);
    await appendAll(subgraph.db, [
      ...ids.map((caseId) => ({ caseId })),
      { caseId: ids[0]!, verb: 'accepted', payload: { stateBefore: 'RECEIVED', stateAfter: 'ACCEPTED' } },
      ...ids.map((caseId) => ({ caseId })),
    ]);
  });
  afterAll(() => subgraph.stop());

  /** As one who sees everything reads it. */
  const search = (how: Partial<EventsRequest>) =>
    subgraph.db.asCaller(service, (trx) =>
      listCaseEvents(trx, { selection: ALL_CASE_EVENTS, afterSeq: 0, limit: 100, sight: 'ALL', ...how }),
    );
  const read = async (how: Partial<EventsRequest>) => (await search(how)).events;

  it('is looked through step by step to the same answers as at once, whatever the step', async () => {
    const all = await read({ step: 1_000_000 });
    const rare = { ...ALL_CASE_EVENTS, types: ['gov.cases.case.accepted.v1'] };
    const nothing = { ...ALL_CASE_EVENTS, agencyIds: ['agency_nobody'] };
    for (const selection of [ALL_CASE_EVENTS, rare, nothing]) {
      const atOnce = all.filter(({ event }) => acceptsCaseEvent(selection, event));
      for (const step of [1, 2, 3, 1_000]) {
        expect([step, await read({ selection, step })]).toEqual([step, atOnce]);
        const paged = [];
        for (let afterSeq = 0; ; afterSeq = paged.at(-1)!.event.seq) {
          const page = await read({ selection, step, afterSeq, limit: 2 });
          if (page.length === 0) break;
          expect(page.length).toBeLessThanOrEqual(2);
          paged.push(...page);
        }
        expect(paged).toEqual(atOnce);
      }
    }
  });

  it('is searched for a time only, and goes on where it got to', async () => {
    const all = await read({});
    const rare = { ...ALL_CASE_EVENTS, types: ['gov.cases.case.accepted.v1'] };
    for (const step of [1, 2, 3]) {
      const found = [];
      let searches = 0;
      for (let afterSeq: number | undefined = 0; afterSeq !== undefined; searches++) {
        const { events, searchedTo } = await search({ selection: rare, step, searchMs: 0, afterSeq });
        expect(searchedTo === undefined || searchedTo === afterSeq + step).toBe(true);
        found.push(...events);
        afterSeq = searchedTo;
      }
      expect(searches).toBe(Math.ceil(all.length / step));
      expect(found).toEqual(all.filter(({ event }) => event.type === rare.types[0]));
    }
    // A page that is full says nothing of the rest.
    expect(await search({ limit: 2, step: 2, searchMs: 0 })).toEqual({ events: all.slice(0, 2) });
  });

  it('loses and doubles nothing between two steps while events come in', async () => {
    const writing = appendAll(subgraph.db, Array(30).fill({ caseId: ids[0]! }));
    let isOver = false;
    void writing.then(() => (isOver = true));
    const seen: number[] = [];
    for (;;) {
      const wasOver = isOver;
      const page = await read({ afterSeq: seen.at(-1) ?? 0, limit: 4, step: 1 });
      seen.push(...page.map(({ event }) => event.seq));
      if (page.length === 0 && wasOver) break;
    }
    await writing;
    const ledger = await subgraph.db.asCaller(service, (trx) =>
      trx.selectFrom('ledger').select('seq').orderBy('seq').execute(),
    );
    expect(seen).toEqual(ledger.map(({ seq }) => seq));
  });

  it('is looked through in bounded statements, no further than to a full page nor than the request lasts', async () => {
    const steps = () => subgraph.statements().filter((statement) => statement.includes('from ledger l')).length;
    steps();
    await read({ limit: 2, step: 1 });
    expect(steps()).toBe(2);
    const nothing = { ...ALL_CASE_EVENTS, agencyIds: ['agency_nobody'] };
    await read({ selection: nothing, step: 1_000_000 });
    expect(steps()).toBe(1);
    const ended = AbortSignal.abort();
    await expect(read({ selection: nothing, signal: ended })).rejects.toMatchObject({ code: 'REQUEST_TIMEOUT' });
    expect(steps()).toBe(0);
  });
});
