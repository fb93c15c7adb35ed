import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK_EC_Private, type JWK_EC_Public } from 'jose';
import { z } from 'zod';
import { CALLER_KINDS } from '../../schema/caller.js';
import { createSecretFile, replaceFile } from '../whole-file.js';
import type { DemoPerson } from './development-issuer.js';

/** What the development issuer keeps in the data directory: its key and the demo people. */

export interface DevelopmentKey {
  readonly privateJwk: JWK_EC_Private;
  readonly publicJwk: JWK_EC_Public;
}

const keySchema = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  kid: z.string(),
  x: z.string(),
  y: z.string(),
  d: z.string(),
});

const peopleSchema = z.array(
  z.object({
    name: z.string(),
    title: z.string(),
    caller: z.object({
      subject: z.string(),
      kind: z.enum(CALLER_KINDS),
      grants: z.array(z.object({ agencyId: z.string(), role: z.string() })),
      scopes: z.array(z.string()),
      purpose: z.string().optional(),
    }),
  }),
);

/** @throws Error, one sentence, when the directory cannot be written or holds something else */
export async function readOrCreateKey(dataDir: string): Promise<DevelopmentKey> {
  const path = join(dataDir, 'identity', 'key.json');
  const text = (await readIfThere(path)) ?? (await createKey(path));
  const read = keySchema.safeParse(jsonOf(text));
  if (!read.success) throw new Error(`${path} is not the development issuer's key; remove it to get a new one.`);
  const privateJwk = { ...read.data, alg: 'ES256', use: 'sig' };
  const { d: _secret, ...publicJwk } = privateJwk;
  return { privateJwk, publicJwk };
}

/** @throws Error, one sentence, when there are none yet */
export async function readDemoPeople(dataDir: string): Promise<readonly DemoPerson[]> {
  const path = join(dataDir, 'identity', 'people.json');
  const read = peopleSchema.safeParse(jsonOf((await readIfThere(path)) ?? ''));
  if (!read.success) throw new Error(`There are no demo people in ${dataDir} yet; run "liandong start" first.`);
  return read.data.map(({ caller: { purpose, ...caller }, ...person }) => ({
    ...person,
    caller: purpose === undefined ? caller : { ...caller, purpose },
  }));
}

/** @throws Error when the directory cannot be written */
export async function writeDemoPeople(dataDir: string, people: readonly DemoPerson[]): Promise<void> {
  await replaceFile(join(dataDir, 'identity', 'people.json'), `${JSON.stringify(people, null, 2)}\n`);
}

async function createKey(path: string): Promise<string> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  const text = JSON.stringify({ ...jwk, kid: await calculateJwkThumbprint(jwk) });
  // Another process may have created one in the same moment: then that one's key holds.
  return (await createSecretFile(path, text)) ? text : await readFile(path, 'utf8');
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
