import type { JSONWebKeySet } from 'jose';
import { z } from 'zod';

const TIMEOUT_MS = 5_000;

/** Real sets have a few keys of a kilobyte or two. */
const MAX_BYTES = 262_144;

const keySetSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

/** Reads an issuer's public keys. @throws Error when there is no key set to be had */
export async function fetchKeySet(url: string): Promise<JSONWebKeySet> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  // Keys come from where the operator said: a redirect would let whoever holds an open one choose them.
  const response = await fetch(url, { redirect: 'manual', headers: { accept: 'application/json' }, signal });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`The key set was answered with status ${response.status}.`);
  }
  const read = keySetSchema.safeParse(jsonOf(await textOf(response)));
  if (!read.success) throw new Error('The answer is not a key set.');
  return read.data;
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new Error(`The key set is longer than ${MAX_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
