import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rotateContacts } from '../../../../subgraphs/cases/actions/rotate-contacts.js';
import { readContact } from '../../../../subgraphs/cases/actions/read-contact.js';
import { eraseRequester } from '../../../../subgraphs/cases/actions/erase-requester.js';
import { sealContact } from '../../../../subgraphs/cases/actions/sealed-contact.js';
import { readContactKeys } from '../../../../subgraphs/cases/config.js';
import { PUBLIC_CALLER } from '../../../../schema/caller.js';
import { eachStore } from '../../../harness/stores.js';
import { CONTACT_KEY, INTAKE, startCounty, type County } from '../county.js';
import { as, value } from '../handle.js';
import { CONTACT, sent } from './citizen.js';

const NEW_KEY = `two:${Buffer.alloc(32, 2).toString('base64')}`;
const READ = { name: CONTACT.name!, phone: CONTACT.phone!, email: CONTACT.email! };

eachStore('The keys that seal contacts', (kind) => {
  let county: County;
  beforeAll(async () => {
    county = await startCounty(kind);
  });
  afterAll(() => county.subgraph.stop());

  test('rotate while everybody goes on reading: put the new one first, seal anew, take the old one away', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) ids.push((await sent(county)).caseId);
    const erased = await sent(county);
    const shown = { caseId: erased.caseId, requesterToken: erased.requesterToken, reason: 'LEGAL_DUTY' } as const;
    value(await eraseRequester(county.deps, as(PUBLIC_CALLER), shown));
    const ring = (text: string) => ({ ...county.deps, contactKeys: readContactKeys({ CASES_CONTACT_KEYS: text }) });
    const [before, during, after] = [CONTACT_KEY, `${NEW_KEY},${CONTACT_KEY}`, NEW_KEY].map(ring);
    const readWith = (deps: typeof before, caseId: string) =>
      readContact(deps!, as(INTAKE), { caseId, purpose: 'FIRST_RESPONSE' });

    expect(await readWith(during, ids[0]!)).toEqual(READ);
    expect(await rotateContacts(during!)).toBe(3);
    for (const id of ids) expect(await readWith(after, id)).toEqual(READ);
    await expect(readWith(before, ids[0]!)).rejects.toThrow(/^No key two to open/);
    expect(await rotateContacts(during!)).toBe(0);
    expect(await readWith(after, erased.caseId)).toBeNull();
  });

  test('go on to the last contact, batch after batch', async () => {
    const { caseId } = await sent(county);
    await county.subgraph.database.asOwner(
      `alter table cases.requester drop constraint requester_case_id_fkey; delete from cases.requester where case_id <> '${caseId}'`,
    );
    const { deps } = county;
    const rows = Array.from({ length: 250 }, (_, n) => {
      const { nonce, ciphertext } = sealContact(deps.contactKeys![0]!, `case_${n}`, READ);
      return `('case_${n}', 'one', '\\x${Buffer.from(nonce).toString('hex')}', '\\x${Buffer.from(ciphertext).toString('hex')}', true, false, now())`;
    });
    await county.subgraph.database.asOwner(
      `insert into cases.requester (case_id, key_id, nonce, ciphertext, consent_to_contact, consent_to_follow_up, taken_at) values ${rows.join()}`,
    );
    const contactKeys = readContactKeys({ CASES_CONTACT_KEYS: `${NEW_KEY},${CONTACT_KEY}` });
    expect(await rotateContacts({ ...deps, contactKeys })).toBe(251);
    expect(await readContact({ ...deps, contactKeys }, as(INTAKE), { caseId, purpose: 'REPLY' })).toEqual(READ);
  });
});

describe('CASES_CONTACT_KEYS', () => {
  const key = (bytes: number): string => Buffer.alloc(bytes, 9).toString('base64');

  test.each([
    ['a key that is too short', `a:${key(16)}`],
    ['a key that is too long', `a:${key(33)}`],
    ['one id for two keys', `a:${key(32)},a:${key(32)}`],
    ['no id', key(32)],
  ])('is refused with %s, in a sentence without the key', (_, text) => {
    expect(() => readContactKeys({ CASES_CONTACT_KEYS: text })).toThrow(
      /^The environment variable CASES_CONTACT_KEYS cannot be used: it must read id:base64/,
    );
  });

  test('may be missing: then no contact is taken', () => {
    expect(readContactKeys({})).toEqual([]);
  });
});
