import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { importCases } from '../../../../subgraphs/cases/actions/import-case.js';
import { verifyStoredChain } from '../../../../subgraphs/cases/store/verified-chain.js';
import { eachStore } from '../../../harness/stores.js';
import { COUNTY, COUNTY_OFFICER, HOTLINE, INTAKE, SERVICE, startCounty, type County } from '../county.js';
import { as, codes, value } from '../handle.js';
import { RANGE, threeDays } from './ledger-days.js';

eachStore('The public ledger', (kind) => {
  let county: County;
  let caseId: string;
  beforeAll(async () => {
    county = await startCounty(kind);
    caseId = await threeDays(county);
  });
  afterAll(() => county.subgraph.stop());

  const verify = async (range = RANGE) => {
    const query = `{ verifyLedger(agencyId: "${COUNTY}", range: ${range}) { intact entries brokenDay brokenPosition reason } }`;
    const answer = await county.subgraph.ask(query);
    expect(answer.errors).toBeUndefined();
    return answer.data.verifyLedger;
  };
  const inParts = (rowsAtOnce: number, signal?: AbortSignal) =>
    county.deps.db.asCaller(SERVICE, (trx) =>
      verifyStoredChain(trx, { chain: COUNTY, from: '2026-09-14', to: '2026-09-16' }, { rowsAtOnce, signal }),
    );
  /** Does something behind the service's back, looks what the ledger says, at once and in parts, and puts everything back. */
  const tampered = async (sql: string) => {
    const { database } = county.subgraph;
    await database.asOwner(
      `create table cases.ledger_kept as table cases.ledger; create table cases.head_kept as table cases.ledger_head;`,
    );
    await database.asOwner(sql);
    const verdict = await verify();
    for (const rowsAtOnce of [1, 3]) {
      const found = {
        kind: 'broken',
        day: verdict.brokenDay,
        chainSeq: verdict.brokenPosition,
        reason: verdict.reason,
      };
      expect([rowsAtOnce, (await inParts(rowsAtOnce)).verdict]).toEqual([rowsAtOnce, found]);
    }
    await database.asOwner(`delete from cases.ledger; insert into cases.ledger select * from cases.ledger_kept; drop table cases.ledger_kept;
      delete from cases.ledger_head; insert into cases.ledger_head select * from cases.head_kept; drop table cases.head_kept;`);
    return verdict;
  };
  const inChain = `chain = '${COUNTY}'`;

  test('E3 lists an agency’s events by day and place, with hashes and without a word of the requester', async () => {
    const answer = await county.subgraph.ask(
      `{ caseLedger(agencyId: "${COUNTY}", range: ${RANGE}, first: 3) { totalCount pageInfo { hasNextPage endCursor }
        edges { node { day position type stateAfter categoryCode divisionCode contentHash previousHash hash } } } }`,
    );
    expect(answer.errors).toBeUndefined();
    const { edges, totalCount, pageInfo } = answer.data.caseLedger;
    expect(totalCount).toBe(7);
    expect(edges[0].node).toMatchObject({
      day: '2026-09-14',
      position: 1,
      type: 'gov.cases.case.assigned.v1',
      stateAfter: 'ASSIGNED',
      divisionCode: '440104',
      contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(edges[1].node.previousHash).toBe(edges[0].node.hash);
    const rest = await county.subgraph.ask(
      `{ caseLedger(agencyId: "${COUNTY}", range: ${RANGE}, after: "${pageInfo.endCursor}") { edges { node { day position } } } }`,
    );
    expect(
      rest.data.caseLedger.edges.map(({ node }: { node: { day: string; position: number } }) => [
        node.day,
        node.position,
      ]),
    ).toEqual([
      ['2026-09-14', 4],
      ['2026-09-15', 1],
      ['2026-09-16', 1],
      ['2026-09-16', 2],
    ]);
  });

  test('E3 an untouched ledger verifies, also from its second day and for an agency without one', async () => {
    expect(await verify()).toEqual({ intact: true, entries: 7, brokenDay: null, brokenPosition: null, reason: null });
    expect(await verify('{ from: "2026-09-15", to: "2026-09-16" }')).toMatchObject({ intact: true, entries: 3 });
    expect(await verify('{ from: "2020-01-01", to: "2020-01-31" }')).toMatchObject({ intact: true, entries: 0 });
  });

  test('E3 a long ledger is verified some whole days at a time, and no longer than the request lasts', async () => {
    const statements = () => county.subgraph.statements().filter((statement) => statement.includes('from "ledger"'));
    for (const [rowsAtOnce, parts] of [
      [1, 3],
      [4, 2],
      [7, 1],
    ] as const) {
      statements();
      expect(await inParts(rowsAtOnce)).toMatchObject({ verdict: { kind: 'intact', events: 7 }, entries: 7 });
      expect([rowsAtOnce, statements().length]).toEqual([rowsAtOnce, parts]);
    }
    await expect(inParts(1, AbortSignal.abort())).rejects.toMatchObject({ code: 'REQUEST_TIMEOUT' });
    expect(statements()).toEqual([]);
  });

  test.each([
    [
      'the first row',
      `delete from cases.ledger where ${inChain} and chain_day = '2026-09-14' and chain_seq = 1`,
      '2026-09-14',
      'ROW_MISSING',
    ],
    [
      'a middle row',
      `delete from cases.ledger where ${inChain} and chain_day = '2026-09-14' and chain_seq = 2`,
      '2026-09-14',
      'ROW_MISSING',
    ],
    [
      'the last row',
      `delete from cases.ledger where ${inChain} and chain_day = '2026-09-16' and chain_seq = 2`,
      '2026-09-16',
      'ROW_MISSING',
    ],
    [
      'a whole day with its head',
      `delete from cases.ledger where ${inChain} and chain_day = '2026-09-15'; delete from cases.ledger_head where ${inChain} and day = '2026-09-15'`,
      '2026-09-16',
      'DAY_MISSING',
    ],
    [
      'the first day with its head',
      `delete from cases.ledger where ${inChain} and chain_day = '2026-09-14'; delete from cases.ledger_head where ${inChain} and day = '2026-09-14'`,
      '2026-09-15',
      'HEAD_CHANGED',
    ],
    [
      'a day’s head alone',
      `delete from cases.ledger_head where ${inChain} and day = '2026-09-16'`,
      '2026-09-16',
      'DAY_MISSING',
    ],
    [
      'a whole day without its head',
      `delete from cases.ledger where ${inChain} and chain_day = '2026-09-15'`,
      '2026-09-15',
      'ROW_MISSING',
    ],
    [
      'what a row says',
      `update cases.ledger set payload = jsonb_set(payload, '{stateAfter}', '"CLOSED"') where ${inChain} and chain_day = '2026-09-14' and chain_seq = 3`,
      '2026-09-14',
      'CONTENT_CHANGED',
    ],
    [
      'a hash',
      `update cases.ledger set hash = repeat('0', 64) where ${inChain} and chain_day = '2026-09-16' and chain_seq = 1`,
      '2026-09-16',
      'CHAIN_CHANGED',
    ],
    [
      'a day’s head',
      `update cases.ledger_head set count = 1 where ${inChain} and day = '2026-09-16'`,
      '2026-09-16',
      'HEAD_CHANGED',
    ],
  ])('E3 whoever takes or changes %s is found', async (_what, sql, brokenDay, reason) => {
    expect(await tampered(sql)).toMatchObject({ intact: false, brokenDay, reason });
  });

  test('E3 erasing the free text and its salt leaves the chain intact', async () => {
    await county.subgraph.database.asOwner(
      `update cases.cases set summary = '', description = null, text_salt = '' where id = '${caseId}'`,
    );
    expect(await verify()).toMatchObject({ intact: true });
  });

  test('a range out of order or too long is refused', async () => {
    for (const range of ['{ from: "2026-09-16", to: "2026-09-14" }', '{ from: "2020-01-01", to: "2026-09-14" }']) {
      const { errors } = await county.subgraph.ask(
        `{ verifyLedger(agencyId: "${COUNTY}", range: ${range}) { intact } }`,
      );
      expect(errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
    }
  });
});

eachStore('Importing', (kind) => {
  let county: County;
  beforeAll(async () => {
    county = await startCounty(kind);
  });
  afterAll(() => county.subgraph.stop());

  const row = (id: string, closedAt: string | null) => ({
    externalRef: { system: 'old', id },
    receivedAt: new Date('2018-03-01T10:00:00Z'),
    closedAt: closedAt === null ? null : new Date(closedAt),
    closingReason: closedAt === null ? null : ('RESOLVED' as const),
    intakeAgencyId: HOTLINE,
    leadAgencyId: COUNTY,
    channel: 'PHONE',
    summary: 'Pothole',
  });

  test('E2 brings a batch in once, whatever comes twice, and keeps a case that closed before it opened', async () => {
    const batch = [row('1', '2018-03-05T10:00:00Z'), row('2', null), row('3', '2018-02-01T10:00:00Z')];
    const first = value(await importCases(county.deps, as(SERVICE), batch));
    expect(first.map((item) => item.created)).toEqual([true, true, true]);
    const again = value(await importCases(county.deps, as(SERVICE), [...batch, row('4', null), row('4', null)]));
    expect(again.map((item) => item.created)).toEqual([false, false, false, true, false]);
    expect(again[4]!.caseId).toBe(again[3]!.caseId);
    expect(again[0]!.caseId).toBe(first[0]!.caseId);
    const answer = await county.subgraph.ask(
      '{ cases(orderBy: RECEIVED_AT_ASC) { totalCount edges { node { ledgerNo state provenance qualityFlags closingReason externalRef { system id } clocks { kind } history { totalCount } } } } }',
      {},
      SERVICE,
    );
    expect(answer.errors).toBeUndefined();
    expect(answer.data.cases.totalCount).toBe(4);
    const byId = new Map(
      answer.data.cases.edges.map(({ node }: { node: { externalRef: { id: string } } }) => [node.externalRef.id, node]),
    );
    expect(byId.get('1')).toMatchObject({
      state: 'CLOSED',
      provenance: 'IMPORTED',
      clocks: [],
      history: { totalCount: 2 },
    });
    expect(byId.get('2')).toMatchObject({ state: 'RECEIVED', closingReason: null, history: { totalCount: 1 } });
    expect(byId.get('4')).toMatchObject({ history: { totalCount: 1 } });
    expect(byId.get('3')).toMatchObject({ qualityFlags: ['NEGATIVE_DURATION'] });
  });

  test('is for services and importers only', async () => {
    expect(codes(await importCases(county.deps, as(INTAKE), [row('9', null)]))).toEqual(['NOT_PERMITTED']);
    expect(codes(await importCases(county.deps, as(COUNTY_OFFICER), [row('9', null)]))).toEqual(['NOT_PERMITTED']);
  });
});
