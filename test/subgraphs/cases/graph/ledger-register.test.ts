import { generateKeyPairSync } from 'node:crypto';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { readLedgerKeys } from '../../../../subgraphs/cases/config.js';
import { signPublication } from '../../../../subgraphs/kit/ledger/publication.js';
import { eachStore } from '../../../harness/stores.js';
import { DAY_MS, publishedLedger } from './ledger-days.js';

const DAY = '2026-09-15';

eachStore('What is kept of the ledger outside the database', (kind) => {
  const { county, register, keys, publishAll, verify } = publishedLedger(kind);
  beforeAll(async () => {
    county().clock.advance(DAY_MS);
    await publishAll();
  });

  const file = (name: string) => join(register, name);
  const another = readLedgerKeys({
    CASES_LEDGER_SIGNING_KEY: generateKeyPairSync('ed25519')
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString(),
  })!;
  /** The day's signature by a key that is not the one it was published with. */
  const signAnew = () => {
    const { signature, keyId } = signPublication(DAY, readFileSync(file(`${DAY}.txt`), 'utf8'), another.signing!.key);
    writeFileSync(file(`${DAY}.sig`), `${signature} ${keyId}\n`);
  };
  /** Does something to a day's files, looks, and puts them back. */
  const meddled = async (meddle: () => void) => {
    const names = [`${DAY}.txt`, `${DAY}.sig`].map(file);
    const kept = names.map((name) => readFileSync(name));
    meddle();
    try {
      return await verify();
    } finally {
      names.forEach((name, index) => writeFileSync(name, kept[index]!));
    }
  };

  test.each<[string, () => void]>([
    ['the signature of a day is lost', () => rmSync(file(`${DAY}.sig`))],
    ['the text of a day is lost', () => rmSync(file(`${DAY}.txt`))],
    ['a text is changed', () => writeFileSync(file(`${DAY}.txt`), 'other')],
    ['a signature is emptied', () => writeFileSync(file(`${DAY}.sig`), '')],
    ['a signature is another day’s', () => copyFileSync(file('2026-09-14.sig'), file(`${DAY}.sig`))],
    ['a signature is by a key of nobody we know', signAnew],
  ])('E3 is looked at each time: %s, and it is found', async (_what, meddle) => {
    expect(await verify()).toMatchObject({ intact: true });
    expect(await meddled(meddle)).toMatchObject({ intact: false, brokenDay: DAY, reason: 'PUBLICATION_CHANGED' });
    expect(await verify()).toMatchObject({ intact: true });
  });

  test('E3 is whole where an earlier key of ours had signed it and the next one published it', async () => {
    const deps = county().deps as { ledgerKeys?: unknown };
    deps.ledgerKeys = { ...keys, publicKeys: new Map([...keys.publicKeys, ...another.publicKeys]) };
    try {
      expect(await meddled(signAnew)).toMatchObject({ intact: true });
    } finally {
      deps.ledgerKeys = keys;
    }
  });
});
