import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ConfigurationError } from '../config.js';

/** Documents that were registered beforehand: text by id. */
export type Manifest = ReadonlyMap<string, string>;

/** What Apollo's `generate-persisted-query-manifest` writes. */
const apolloManifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string().min(1), body: z.string().min(1) })),
});

/** What Relay's compiler and GraphQL Code Generator write. */
const plainManifest = z.record(z.string().min(1), z.string().min(1));

/** @throws ConfigurationError, one sentence */
export function readManifest(path: string): Manifest {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new ConfigurationError(`The manifest of documents ${path} cannot be read.`);
  }
  const apollo = apolloManifest.safeParse(content);
  if (apollo.success) return new Map(apollo.data.operations.map(({ id, body }) => [id, body]));
  const plain = plainManifest.safeParse(content);
  if (plain.success) return new Map(Object.entries(plain.data));
  throw new ConfigurationError(
    `The manifest of documents ${path} is neither an Apollo manifest nor an object of texts by id.`,
  );
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
