import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { publishHeads } from '../../../../subgraphs/cases/actions/publish-heads.js';
import { readLedgerKeys } from '../../../../subgraphs/cases/config.js';
import type { StoreKind } from '../../../harness/stores.js';
import { COUNTY, MONDAY, startCounty, type County } from '../county.js';
import { handling } from '../handle.js';

export const DAY_MS = 86_400_000;
export const RANGE = '{ from: "2026-09-14", to: "2026-09-16" }';

/** Three days of the county's chain: 14, 15 and 16 September. Answers the case that is closed on the last. */
export async function threeDays(county: County): Promise<string> {
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

/** The chain of a day and all after it, as it would have been: what a hash cannot find. */
export const RECOMPUTE = `do $$
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
export const GONE = (day: string) =>
  `delete from cases.ledger where chain = '${COUNTY}' and chain_day = '${day}'; delete from cases.ledger_head where chain = '${COUNTY}' and day = '${day}';`;

const TABLES = ['ledger', 'ledger_head', 'ledger_publication'];
const KEEP = TABLES.map((name) => `create table cases.${name}_kept as table cases.${name};`).join(' ');
const PUT_BACK = TABLES.map(
  (name) =>
    `delete from cases.${name}; insert into cases.${name} select * from cases.${name}_kept; drop table cases.${name}_kept;`,
).join(' ');

/** To be called in a `describe`: those three days, ledger keys, and a register of its own; nothing is published yet. */
export function publishedLedger(kind: StoreKind) {
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

  return { county: () => county, register, keys, publishAll, verify, publication, tampered };
}
