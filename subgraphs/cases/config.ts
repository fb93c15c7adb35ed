import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { parseCallerKeys } from '../../schema/caller.js';
import { parsePublicKey, parseSigningKey } from '../../schema/signing-key.js';
import { ConfigError, readEnvironment, type Environment } from '../kit/config.js';
import { Register } from '../kit/ledger/register.js';
import type { LedgerKeys } from './actions/ledger-keys.js';
import type { ContactKey } from './actions/sealed-contact.js';

const KEY_BYTES = 32;

/** `CASES_SWEEP_SECONDS`: how often time is let pass for the cases; 0 where another replica does it. @default 10 */
export function readSweepSeconds(environment: Environment): number {
  return readEnvironment({ CASES_SWEEP_SECONDS: z.coerce.number().int().min(0).max(86_400).default(10) }, environment)
    .CASES_SWEEP_SECONDS;
}

/**
 * `CASES_CONTACT_KEYS`: the ring that seals requesters' contacts, written like the callers' rings. Without it no contact
 * is taken: a key made up here would be lost with the process, and everything sealed with it.
 */
export function readContactKeys(environment: Environment): readonly ContactKey[] {
  const { CASES_CONTACT_KEYS } = readEnvironment({ CASES_CONTACT_KEYS: z.string().optional() }, environment);
  if (CASES_CONTACT_KEYS === undefined) return [];
  const keys = parseCallerKeys(CASES_CONTACT_KEYS);
  const distinct = new Set(keys?.map(({ id }) => id)).size === keys?.length;
  if (keys && distinct && keys.every(({ secret }) => secret.length === KEY_BYTES)) return keys;
  throw new ConfigError(
    'The environment variable CASES_CONTACT_KEYS cannot be used: it must read id:base64[,id:base64…], 32 bytes each, ids once.',
  );
}

/**
 * `CASES_LEDGER_SIGNING_KEY` (Ed25519, PKCS #8 PEM or that in base64) signs the ledger's days, `CASES_LEDGER_REGISTER` is
 * the directory that keeps them outside the database (`DATA_DIR/ledger`); one replica has both. `CASES_LEDGER_PUBLIC_KEYS` (SPKI PEM in base64,
 * comma between two) are those that sign elsewhere, or did before. Undefined where none is set.
 */
export function readLedgerKeys(environment: Environment): LedgerKeys | undefined {
  const text = z.string().optional();
  const {
    CASES_LEDGER_SIGNING_KEY: signingKey,
    CASES_LEDGER_REGISTER: register,
    DATA_DIR: dataDir = '.data',
    CASES_LEDGER_PUBLIC_KEYS: others = '',
  } = readEnvironment(
    { CASES_LEDGER_SIGNING_KEY: text, CASES_LEDGER_REGISTER: text, CASES_LEDGER_PUBLIC_KEYS: text, DATA_DIR: text },
    environment,
  );
  if (signingKey === undefined && others === '') return undefined;
  const publicKeys = new Map<string, KeyObject>();
  const know = (key: string): void => {
    const known = parsePublicKey(key);
    if (!known)
      throw unusable('CASES_LEDGER_PUBLIC_KEYS', 'it must read base64[,base64…] of Ed25519 public keys in PEM');
    publicKeys.set(known.id, known.key);
  };
  others.split(',').filter(Boolean).forEach(know);
  if (signingKey === undefined) return { signing: null, publicKeys };
  const key = parseSigningKey(signingKey);
  if (!key) throw unusable('CASES_LEDGER_SIGNING_KEY', 'it must be an Ed25519 private key in PEM, or that in base64');
  know(key.publicKey);
  return { signing: { key, register: new Register(register ?? ledgerRegister(dataDir)), failing: false }, publicKeys };
}

/** Where a data directory has what was signed. */
export function ledgerRegister(dataDir: string): string {
  return join(dataDir, 'ledger');
}

function unusable(variable: string, why: string): ConfigError {
  return new ConfigError(`The environment variable ${variable} cannot be used: ${why}.`);
}
