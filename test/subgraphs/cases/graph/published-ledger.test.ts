import { createHash, generateKeyPairSync, verify as checkSignature } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { publishHeads } from '../../../../subgraphs/cases/actions/publish-heads.js';
import { readLedgerKeys } from '../../../../subgraphs/cases/config.js';
import { signPublication } from '../../../../subgraphs/kit/ledger/publication.js';
import { eachStore } from '../../../harness/stores.js';
import { COUNTY, MONDAY } from '../county.js';
import { handling } from '../handle.js';
import { DAY_MS, GONE, publishedLedger, RECOMPUTE } from './ledger-days.js';

eachStore('The published ledger', (kind) => {
  const { county, register, keys, publishAll, verify, publication, tampered } = publishedLedger(kind);

  test('E3 a day is published when it is over, once, signed with a key outside the database', async () => {
    // Before anything is published a whole chain is whole: nothing is known of another one.
    expect(await verify()).toMatchObject({ intact: true, publishedThrough: null });
    expect(await publishAll()).toBe(2);
    expect(await publishAll()).toBe(0);
    // 16 September is over five minutes after midnight, 18 September has nothing in it.
    county().clock.advance(3 * DAY_MS);
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
    const { clock } = county();
    const now = clock.now().getTime();
    clock.set(new Date(MONDAY));
    await expect(handling(county()).signed()).rejects.toThrow(/is published/);
    clock.set(new Date(now));
  });

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

  test.each(ATTACKS)('E3 whoever %s is found', async (_what, sql, brokenDay, reason) => {
    expect(await tampered(sql, verify)).toMatchObject({ intact: false, brokenDay, reason });
    expect(await verify()).toMatchObject({ intact: true });
  });

  test.each(ATTACKS)(
    'E3 whoever %s is found where only public keys are known',
    async (_what, sql, brokenDay, reason) => {
      const deps = county().deps as { ledgerKeys?: unknown };
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
    await expect(tampered(sql, () => publishHeads(county().deps))).rejects.toThrow(
      'The ledger of 2026-09-16 is not what was signed of it.',
    );
    expect(await verify()).toMatchObject({ intact: true });
  });

  test('E3 nothing is signed over a day that is not what was signed', async () => {
    const forged = `delete from cases.ledger_publication where day = '2026-09-18';
      update cases.ledger_publication set text = text || 'more', hash = repeat('0', 64) where day = '2026-09-17';`;
    await expect(tampered(forged, () => publishHeads(county().deps))).rejects.toThrow(
      'The ledger of 2026-09-17 is not',
    );
    // What stands beside the text is nobody's word: the next day's text has the hash of the text.
    const beside = `delete from cases.ledger_publication where day = '2026-09-18';
      update cases.ledger_publication set hash = repeat('0', 64) where day = '2026-09-17';`;
    expect(await tampered(beside, () => publishHeads(county().deps))).toBe(true);
  });

  test('E3 a day that is published before it is over stops publishing, and what is late is said', async () => {
    const future = `insert into cases.ledger_publication select '2099-01-01', text, hash, signature, key_id, published_at
      from cases.ledger_publication where day = '2026-09-18';
      delete from cases.ledger_publication where day between '2026-09-14' and '2026-09-18';`;
    await tampered(future, async () => {
      await expect(publishHeads(county().deps)).rejects.toThrow('published before it is over');
      expect(await verify()).toMatchObject({ intact: false, brokenDay: '2026-09-14', reason: 'NOT_PUBLISHED' });
    });
    await publishAll();
    expect(await verify()).toMatchObject({ intact: true });
  });

  test('E3 what was late is said where publishing fails, also of days that were never kept', async () => {
    county().clock.advance(DAY_MS);
    await handling(county()).signed();
    county().clock.advance(2 * DAY_MS);
    const range = '{ from: "2026-09-14", to: "2026-09-21" }';
    // About to be published: nothing is wrong yet.
    expect(await verify(range)).toMatchObject({ intact: true });
    await tampered(
      `insert into cases.ledger_publication select '2099-01-01', text, hash, signature, key_id, published_at
      from cases.ledger_publication where day = '2026-09-18';`,
      async () => {
        await expect(publishHeads(county().deps)).rejects.toThrow('published before it is over');
        expect(await verify(range)).toMatchObject({ intact: false, brokenDay: '2026-09-19', reason: 'NOT_PUBLISHED' });
      },
    );
  });

  test('E3 what was kept and not published when the process died is published as it was kept', async () => {
    const { signature } = await publication('2026-09-18');
    await county().subgraph.database.asOwner(`delete from cases.ledger_publication where day = '2026-09-18';`);
    expect(await publishHeads(county().deps)).toBe(true);
    expect(await publication('2026-09-18')).toMatchObject({ signature });
  });
});
