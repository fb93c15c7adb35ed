import { createHash, generateKeyPairSync, verify as checkSignature } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { importCases } from '../../../../subgraphs/cases/actions/import-case.js';
import { publishHeads } from '../../../../subgraphs/cases/actions/publish-heads.js';
import { readLedgerKeys } from '../../../../subgraphs/cases/config.js';
import { signPublication } from '../../../../subgraphs/kit/ledger/publication.js';
import { eachStore } from '../../../harness/stores.js';
import { COUNTY, COUNTY_OFFICER, HOTLINE, INTAKE, MONDAY, SERVICE, startCounty, type County } from '../county.js';
import { as, codes, handling, value } from '../handle.js';

const DAY_MS = 86_400_000;
const RANGE = '{ from: "2026-09-14", to: "2026-09-16" }';

/** Three days of the county's chain: 14, 15 and 16 September. Answers the case that is closed on the last. */
async function threeDays(county: County): Promise<string> {
  const take = handling(county);
  const caseId = await take.signed();
  await take.signed();
  county.clock.advance(DAY_MS);
  await take.acknowledge(caseId);
  county.clock.advance(DAY_MS);
  await take.reply(caseId);
  await take.close(caseId);
  return caseId;
}

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
  /** Does something behind the service's back, looks what the ledger says, and puts everything back. */
  const tampered = async (sql: string) => {
    const { database } = county.subgraph;
    await database.asOwner(
      `create table cases.ledger_kept as table cases.ledger; create table cases.head_kept as table cases.ledger_head;`,
    );
    await database.asOwner(sql);
    const verdict = await verify();
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

eachStore('The published ledger', (kind) => {
  const KEY = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const register = join(mkdtempSync(join(tmpdir(), 'liandong-register-')), 'ledger');
  let county: County;
  const keys = readLedgerKeys({ CASES_LEDGER_SIGNING_KEY: KEY, CASES_LEDGER_REGISTER: register })!;
  const publishAll = async () => {
    let days = 0;
    while (await publishHeads(county.deps)) days += 1;
    return days;
  };
  const verify = async (range = RANGE) => {
    const answer = await county.subgraph.ask(
      `{ verifyLedger(agencyId: "${COUNTY}", range: ${range}) { intact entries brokenDay brokenPosition reason publishedThrough } }`,
    );
    expect(answer.errors).toBeUndefined();
    return answer.data.verifyLedger;
  };
  const publication = async (day: string) => {
    const answer = await county.subgraph.ask(
      `{ ledgerPublication(day: "${day}") { day text hash signature publicKey publishedAt } }`,
    );
    expect(answer.errors).toBeUndefined();
    return answer.data.ledgerPublication;
  };

  beforeAll(async () => {
    const environment = { CASES_LEDGER_SIGNING_KEY: KEY, CASES_LEDGER_REGISTER: register };
    county = await startCounty(kind, MONDAY, { environment: { ...environment, CASES_SWEEP_SECONDS: '0' } });
    await threeDays(county);
  });
  afterAll(async () => {
    await county.subgraph.stop();
    rmSync(join(register, '..'), { recursive: true });
  });

  test('E3 a day is published when it is over, once, signed with a key outside the database', async () => {
    // Before anything is published a whole chain is whole: nothing is known of another one.
    expect(await verify()).toMatchObject({ intact: true, publishedThrough: null });
    expect(await publishAll()).toBe(2);
    expect(await publishAll()).toBe(0);
    // 16 September is over five minutes after midnight, 18 September has nothing in it.
    county.clock.advance(3 * DAY_MS);
    expect(await publishAll()).toBe(3);
    expect(await verify()).toMatchObject({ intact: true, entries: 7, publishedThrough: '2026-09-18' });
    const { text, hash, signature, publicKey } = await publication('2026-09-16');
    expect(createHash('sha256').update(text).digest('hex')).toBe(hash);
    expect(checkSignature(null, Buffer.from(hash), publicKey, Buffer.from(signature, 'base64'))).toBe(true);
    const before = await publication('2026-09-15');
    expect(text).toMatch(
      new RegExp(`^liandong-ledger-heads/1\n2026-09-16\n${before.hash}\n${COUNTY} 2 [0-9a-f]{64} [0-9a-f]{64}\n$`),
    );
    expect((await publication('2026-09-18')).text.split('\n')).toHaveLength(4);
    expect(await publication('2026-09-19')).toBeNull();
    // Outside the database stands the same.
    expect(readFileSync(join(register, '2026-09-16.txt'), 'utf8')).toBe(text);
    expect(readFileSync(join(register, '2026-09-16.sig'), 'utf8')).toBe(
      `${signature} ${[...keys.publicKeys.keys()][0]}\n`,
    );
  });

  test('E3 nothing is written any more to a day that is published', async () => {
    const { clock } = county;
    const now = clock.now().getTime();
    clock.set(new Date(MONDAY));
    await expect(handling(county).signed()).rejects.toThrow(/is published/);
    clock.set(new Date(now));
  });

  /** The chain of a day and all after it, as it would have been: what a hash cannot find. */
  const RECOMPUTE = `do $$
    declare r record; link text; before text := repeat('0', 64); h cases.ledger_head; c text;
    begin
      for h in select * from cases.ledger_head where chain = '${COUNTY}' order by day loop
        link := before;
        for r in select * from cases.ledger where chain = h.chain and chain_day = h.day order by chain_seq loop
          c := encode(sha256(convert_to(link || '|' || r.chain || '|' || r.chain_day || '|' || r.chain_seq || '|' || r.content_hash, 'UTF8')), 'hex');
          update cases.ledger set previous_hash = link, hash = c where seq = r.seq;
          link := c;
        end loop;
        update cases.ledger_head set last_hash = link, previous_head_hash = before where chain = h.chain and day = h.day
          returning encode(sha256(convert_to(chain || '|' || day || '|' || count || '|' || last_hash || '|' || previous_head_hash, 'UTF8')), 'hex') into before;
      end loop;
    end $$;`;
  const GONE = (day: string) =>
    `delete from cases.ledger where chain = '${COUNTY}' and chain_day = '${day}'; delete from cases.ledger_head where chain = '${COUNTY}' and day = '${day}';`;
  const SHORTER = `update cases.ledger_head set count = 3 where chain = '${COUNTY}' and day = '2026-09-14';
    delete from cases.ledger where chain = '${COUNTY}' and chain_day = '2026-09-14' and chain_seq = 4;`;

  const ATTACKS: readonly (readonly [string, string, string, string])[] = [
    ['takes a row and recomputes the chain and its heads', SHORTER + RECOMPUTE, '2026-09-14', 'HEAD_CHANGED'],
    ['takes the last day with its head', GONE('2026-09-16'), '2026-09-16', 'DAY_MISSING'],
    [
      'takes the last day, its head and what was published since',
      `${GONE('2026-09-16')} delete from cases.ledger_publication where day >= '2026-09-16';`,
      '2026-09-16',
      'NOT_PUBLISHED',
    ],
    ['takes all that is published', 'delete from cases.ledger_publication;', '2026-09-14', 'NOT_PUBLISHED'],
    [
      'changes what is published as well',
      `${SHORTER}${RECOMPUTE} update cases.ledger_publication p set text = regexp_replace(text, '${COUNTY} [^\n]*',
        (select chain || ' ' || count || ' ' || last_hash || ' ' || previous_head_hash from cases.ledger_head h where h.chain = '${COUNTY}' and h.day = p.day)) where day <= '2026-09-16';`,
      '2026-09-14',
      'PUBLICATION_CHANGED',
    ],
    [
      'puts a day’s publication in another’s place',
      `update cases.ledger_publication set (text, hash, signature) =
        (select text, hash, signature from cases.ledger_publication where day = '2026-09-15') where day = '2026-09-16';`,
      '2026-09-16',
      'PUBLICATION_CHANGED',
    ],
    [
      'gives another key',
      `update cases.ledger_publication set key_id = 'another';`,
      '2026-09-14',
      'PUBLICATION_CHANGED',
    ],
  ];

  const TABLES = ['ledger', 'ledger_head', 'ledger_publication'];
  const KEEP = TABLES.map((name) => `create table cases.${name}_kept as table cases.${name};`).join(' ');
  const PUT_BACK = TABLES.map(
    (name) =>
      `delete from cases.${name}; insert into cases.${name} select * from cases.${name}_kept; drop table cases.${name}_kept;`,
  ).join(' ');
  /** An owner of the database can also silence its triggers. */
  const asAttacker = (sql: string) =>
    county.subgraph.database.asOwner(
      `alter table cases.ledger_head disable trigger all; ${sql} alter table cases.ledger_head enable trigger all;`,
    );
  const tampered = async <T>(sql: string, look: () => Promise<T>): Promise<T> => {
    await asAttacker(KEEP + sql);
    try {
      return await look();
    } finally {
      await asAttacker(PUT_BACK);
    }
  };

  test.each(ATTACKS)('E3 whoever %s is found', async (_what, sql, brokenDay, reason) => {
    expect(await tampered(sql, verify)).toMatchObject({ intact: false, brokenDay, reason });
    expect(await verify()).toMatchObject({ intact: true });
  });

  test.each(ATTACKS)(
    'E3 whoever %s is found where only public keys are known',
    async (_what, sql, brokenDay, reason) => {
      const deps = county.deps as { ledgerKeys?: unknown };
      deps.ledgerKeys = { signing: null, publicKeys: keys.publicKeys };
      try {
        expect(await verify()).toMatchObject({ intact: true });
        expect(await tampered(sql, verify)).toMatchObject({ intact: false, brokenDay, reason });
      } finally {
        deps.ledgerKeys = keys;
      }
    },
  );

  test('E3 a signature of another key is not one of ours, also over the right text', async () => {
    const other = readLedgerKeys({
      CASES_LEDGER_SIGNING_KEY: generateKeyPairSync('ed25519')
        .privateKey.export({ type: 'pkcs8', format: 'pem' })
        .toString(),
      CASES_LEDGER_REGISTER: register,
    })!;
    const { text } = await publication('2026-09-15');
    const { signature, keyId } = signPublication('2026-09-15', text, other.signing!.key);
    const sql = `update cases.ledger_publication set signature = '${signature}' where day = '2026-09-15';`;
    expect(await tampered(sql, verify)).toMatchObject({ brokenDay: '2026-09-15', reason: 'PUBLICATION_CHANGED' });
    const named = `update cases.ledger_publication set signature = '${signature}', key_id = '${keyId}' where day = '2026-09-15';`;
    expect(await tampered(named, verify)).toMatchObject({ brokenDay: '2026-09-15', reason: 'PUBLICATION_CHANGED' });
  });

  test('E3 a day that was signed is not signed again with less in it', async () => {
    const sql = `${GONE('2026-09-16')} delete from cases.ledger_publication where day >= '2026-09-16';`;
    await expect(tampered(sql, () => publishHeads(county.deps))).rejects.toThrow(
      'The ledger of 2026-09-16 is not what was signed of it.',
    );
    expect(await verify()).toMatchObject({ intact: true });
  });

  test('E3 nothing is signed over a day that is not what was signed', async () => {
    const forged = `delete from cases.ledger_publication where day = '2026-09-18';
      update cases.ledger_publication set text = text || 'more', hash = repeat('0', 64) where day = '2026-09-17';`;
    await expect(tampered(forged, () => publishHeads(county.deps))).rejects.toThrow('The ledger of 2026-09-17 is not');
    // What stands beside the text is nobody's word: the next day's text has the hash of the text.
    const beside = `delete from cases.ledger_publication where day = '2026-09-18';
      update cases.ledger_publication set hash = repeat('0', 64) where day = '2026-09-17';`;
    expect(await tampered(beside, () => publishHeads(county.deps))).toBe(true);
  });

  test('E3 a day that is published before it is over stops publishing, and what is late is said', async () => {
    const future = `insert into cases.ledger_publication select '2099-01-01', text, hash, signature, key_id, published_at
      from cases.ledger_publication where day = '2026-09-18';
      delete from cases.ledger_publication where day between '2026-09-14' and '2026-09-18';`;
    await tampered(future, async () => {
      await expect(publishHeads(county.deps)).rejects.toThrow('published before it is over');
      expect(await verify()).toMatchObject({ intact: false, brokenDay: '2026-09-14', reason: 'NOT_PUBLISHED' });
    });
    await publishAll();
    expect(await verify()).toMatchObject({ intact: true });
  });

  test('E3 what was late is said where publishing fails, also of days that were never kept', async () => {
    county.clock.advance(DAY_MS);
    await handling(county).signed();
    county.clock.advance(2 * DAY_MS);
    const range = '{ from: "2026-09-14", to: "2026-09-21" }';
    // About to be published: nothing is wrong yet.
    expect(await verify(range)).toMatchObject({ intact: true });
    await tampered(
      `insert into cases.ledger_publication select '2099-01-01', text, hash, signature, key_id, published_at
      from cases.ledger_publication where day = '2026-09-18';`,
      async () => {
        await expect(publishHeads(county.deps)).rejects.toThrow('published before it is over');
        expect(await verify(range)).toMatchObject({ intact: false, brokenDay: '2026-09-19', reason: 'NOT_PUBLISHED' });
      },
    );
  });

  test('E3 what was kept and not published when the process died is published as it was kept', async () => {
    const { signature } = await publication('2026-09-18');
    await county.subgraph.database.asOwner(`delete from cases.ledger_publication where day = '2026-09-18';`);
    expect(await publishHeads(county.deps)).toBe(true);
    expect(await publication('2026-09-18')).toMatchObject({ signature });
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
