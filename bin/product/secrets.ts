import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type CallerKey, parseCallerKeys } from '../../schema/caller.js';
import { keptSigningKey } from '../../schema/signing-key.js';
import type { ContactKey } from '../../subgraphs/cases/actions/sealed-contact.js';
import { ledgerRegister, readContactKeys } from '../../subgraphs/cases/config.js';
import { ConfigError, type Environment, readEnvironment } from '../../subgraphs/kit/config.js';
import { makeDataDirectory } from '../../subgraphs/kit/store/data-directory.js';

const KEY_BYTES = 32;

/**
 * The key that encrypts cursors: `CURSOR_KEY` (32 bytes, base64) or one kept in the data directory. Cursors outlive a
 * restart, and replicas of one subgraph understand each other's, only if they share it.
 */
export function cursorKey(environment: Environment, dataDir: string): Buffer {
  const { CURSOR_KEY } = readEnvironment({ CURSOR_KEY: z.string().optional() }, environment);
  if (CURSOR_KEY === undefined) return keptKey(dataDir, 'cursor.key');
  const key = Buffer.from(CURSOR_KEY, 'base64');
  if (key.length === KEY_BYTES) return key;
  throw new ConfigError('The environment variable CURSOR_KEY cannot be used: it must be 32 bytes in base64.');
}

/** `CASES_CALLER_KEYS`: the ring that the gateway and the subgraph share. */
export function callerRing(environment: Environment, subgraph: string): readonly CallerKey[] {
  const variable = `${subgraph.toUpperCase()}_CALLER_KEYS`;
  const text = readEnvironment({ [variable]: z.string() }, environment)[variable]!;
  const ring = parseCallerKeys(text);
  if (ring) return ring;
  throw new ConfigError(
    `The environment variable ${variable} cannot be used: it must read id:base64[,id:base64…], 32 bytes each.`,
  );
}

/** A ring for one process that is gateway and subgraph at once. */
export function freshRing(): readonly CallerKey[] {
  return [{ id: 'embedded', secret: randomBytes(KEY_BYTES) }];
}

/** The ring to seal contacts anew with. */
export function contactKeys(environment: Environment): readonly ContactKey[] {
  const keys = readContactKeys(environment);
  if (keys.length > 0) return keys;
  throw new ConfigError('The environment variable CASES_CONTACT_KEYS cannot be used: it is not set.');
}

/**
 * For one process on one data directory: the ring of the environment, or a key kept beside the database in a file of its
 * own. Several processes must be given theirs: each would make another.
 */
export function withContactKeys(environment: Environment, dataDir: string): Environment {
  if (readContactKeys(environment).length > 0) return environment;
  return { ...environment, CASES_CONTACT_KEYS: `embedded:${keptKey(dataDir, 'contact.key').toString('base64')}` };
}

/** For one process on one data directory: the key that signs the ledger's days and their register stand beside the database. */
export function withLedgerKey(environment: Environment, dataDir: string): Environment {
  if (readEnvironment({ CASES_LEDGER_SIGNING_KEY: z.string().optional() }, environment).CASES_LEDGER_SIGNING_KEY)
    return environment;
  makeDataDirectory(dataDir);
  return {
    ...environment,
    CASES_LEDGER_SIGNING_KEY: keptSigningKey(join(dataDir, 'ledger.key')),
    CASES_LEDGER_REGISTER: ledgerRegister(dataDir),
  };
}

function keptKey(dataDir: string, name: string): Buffer {
  makeDataDirectory(dataDir);
  const file = join(dataDir, name);
  const key = Buffer.from(readOrMakeKey(file), 'base64');
  if (key.length === KEY_BYTES) return key;
  throw new ConfigError(`${file} does not hold a key of 32 bytes in base64; remove it to get a new one.`);
}

function readOrMakeKey(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    const key = randomBytes(KEY_BYTES).toString('base64');
    try {
      writeFileSync(file, key, { flag: 'wx', mode: 0o600 });
      return key;
    } catch {
      // Another process made it in the same moment.
      return readFileSync(file, 'utf8');
    }
  }
}
