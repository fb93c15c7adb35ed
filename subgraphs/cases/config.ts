import { z } from 'zod';
import { parseCallerKeys } from '../../schema/caller.js';
import { ConfigError, readEnvironment, type Environment } from '../kit/config.js';
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
