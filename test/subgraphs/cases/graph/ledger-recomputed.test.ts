import { beforeAll, expect, test } from '@jest/globals';
import { contentHash, type LedgerEvent } from '../../../../subgraphs/kit/ledger/event.js';
import { readEvents } from '../../../../subgraphs/kit/ledger/read.js';
import { eachStore } from '../../../harness/stores.js';
import { COUNTY, SERVICE } from '../county.js';
import { DAY_MS, GONE, publishedLedger, RECOMPUTE } from './ledger-days.js';

type Change = (events: readonly LedgerEvent[]) => string;

/** One row gone, those behind it moved up, and the day's count with them. */
const takeRow =
  (day: string, place: number): Change =>
  () => {
    const ofDay = `chain = '${COUNTY}' and chain_day = '${day}'`;
    return `delete from cases.ledger where ${ofDay} and chain_seq = ${place};
      update cases.ledger set chain_seq = chain_seq + 1000 where ${ofDay} and chain_seq > ${place};
      update cases.ledger set chain_seq = chain_seq - 1001 where ${ofDay} and chain_seq > 1000;
      update cases.ledger_head set count = count - 1 where chain = '${COUNTY}' and day = '${day}';`;
  };

/** What a row says, with the hash that it would have had. */
const rewriteRow =
  (day: string, place: number): Change =>
  (events) => {
    const event = events.find(({ chainDay, chainSeq }) => chainDay === day && chainSeq === place)!;
    const payload = { ...(event.payload as object), stateAfter: 'CLOSED' };
    return `update cases.ledger set payload = '${JSON.stringify(payload)}', content_hash = '${contentHash({ ...event, payload })}'
      where seq = ${event.seq};`;
  };

const CHANGES: readonly (readonly [string, Change, string, string])[] = [
  ['deleted the first row', takeRow('2026-09-14', 1), '2026-09-14', 'HEAD_CHANGED'],
  ['deleted a middle row', takeRow('2026-09-14', 2), '2026-09-14', 'HEAD_CHANGED'],
  ['deleted the last row', takeRow('2026-09-16', 2), '2026-09-16', 'HEAD_CHANGED'],
  ['deleted the first day', () => GONE('2026-09-14'), '2026-09-14', 'DAY_MISSING'],
  ['deleted a day in the middle', () => GONE('2026-09-15'), '2026-09-15', 'DAY_MISSING'],
  ['deleted the last day', () => GONE('2026-09-16'), '2026-09-16', 'DAY_MISSING'],
  ['changed what a row says', rewriteRow('2026-09-15', 1), '2026-09-15', 'HEAD_CHANGED'],
];

eachStore('A chain that was recomputed after a change', (kind) => {
  const { county, keys, publishAll, verify, tampered } = publishedLedger(kind);
  beforeAll(async () => {
    county().clock.advance(DAY_MS);
    await publishAll();
  });

  /** What can be said where no day was ever signed. */
  const verifyByHashesAlone = async () => {
    const deps = county().deps as { ledgerKeys?: unknown };
    deps.ledgerKeys = undefined;
    try {
      return await verify();
    } finally {
      deps.ledgerKeys = keys;
    }
  };

  test.each(CHANGES)('E3 by whoever %s is whole by its hashes, and found by what was published', async (...row) => {
    const [, change, brokenDay, reason] = row;
    const events = await county().deps.db.asCaller(SERVICE, (trx) =>
      readEvents(trx, { afterSeq: 0, limit: 100, chain: COUNTY }),
    );
    await tampered(change(events) + RECOMPUTE, async () => {
      expect(await verifyByHashesAlone()).toMatchObject({ intact: true });
      expect(await verify()).toMatchObject({ intact: false, brokenDay, reason });
    });
    expect(await verify()).toMatchObject({ intact: true, entries: 7 });
  });
});
