import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { readLedgerKeys } from '../../../subgraphs/cases/config.js';

const pem = (key: KeyObject, type: 'pkcs8' | 'spki') => key.export({ type, format: 'pem' } as never).toString();
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('The keys of the ledger', () => {
  const own = generateKeyPairSync('ed25519');
  const other = generateKeyPairSync('ed25519');

  test('E3 none are none: days are not signed', () => {
    expect(readLedgerKeys({})).toBeUndefined();
  });

  test.each([
    ['PEM', pem(own.privateKey, 'pkcs8')],
    ['PEM in base64', base64(pem(own.privateKey, 'pkcs8'))],
  ])('E3 one that signs also verifies: %s', (_form, text) => {
    const keys = readLedgerKeys({ CASES_LEDGER_SIGNING_KEY: text })!;
    expect([...keys.publicKeys.keys()]).toEqual([keys.signing!.key.id]);
    expect(keys.signing!.key.publicKey).toBe(pem(own.publicKey, 'spki'));
  });

  test('E3 those of others verify, beside one’s own or alone', () => {
    const others = [own, other].map(({ publicKey }) => base64(pem(publicKey, 'spki'))).join(',');
    const alone = readLedgerKeys({ CASES_LEDGER_PUBLIC_KEYS: others })!;
    expect([alone.signing, alone.publicKeys.size]).toEqual([null, 2]);
    const beside = readLedgerKeys({
      CASES_LEDGER_SIGNING_KEY: pem(own.privateKey, 'pkcs8'),
      CASES_LEDGER_PUBLIC_KEYS: base64(pem(other.publicKey, 'spki')),
    })!;
    expect(beside.publicKeys.size).toBe(2);
  });

  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  test.each([
    ['CASES_LEDGER_SIGNING_KEY', 'no key'],
    ['CASES_LEDGER_SIGNING_KEY', pem(rsa.privateKey, 'pkcs8')],
    ['CASES_LEDGER_SIGNING_KEY', pem(own.publicKey, 'spki')],
    ['CASES_LEDGER_PUBLIC_KEYS', base64(pem(rsa.publicKey, 'spki'))],
    ['CASES_LEDGER_PUBLIC_KEYS', 'no key,no key'],
  ])('E3 %s that is none is refused in one sentence without the key', (variable, text) => {
    const read = () => readLedgerKeys({ [variable]: text });
    expect(read).toThrow(new RegExp(`^The environment variable ${variable} cannot be used: it must [^\\n]+\\.$`));
    expect(read).not.toThrow(/BEGIN|no key,/);
  });
});
