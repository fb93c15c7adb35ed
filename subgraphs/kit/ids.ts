import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from './clock.js';

/** The instant that stable ids carry in their time bits; they sort before everything that was made live. */
const STABLE_ID_EPOCH_MS = Date.UTC(2016, 3, 19);

/** `prefix_` + UUIDv7 (RFC 9562 §5.7) as 32 hex digits: opaque, sortable by creation time. */
export function newId(prefix: string, clock: Clock): string {
  return `${prefix}_${uuidV7(clock.now().getTime(), randomBytes(10))}`;
}

/** The same name gives the same id on every machine: shipped demo data and importers. */
export function stableId(prefix: string, name: string): string {
  const digest = createHash('sha256').update(`${prefix}:${name}`).digest();
  return `${prefix}_${uuidV7(STABLE_ID_EPOCH_MS, digest.subarray(0, 10))}`;
}

/** The prefix of a typed id, or undefined when the text is not of that form. */
export function idPrefix(id: string): string | undefined {
  return /^([a-z]+)_[0-9a-f]{32}$/.exec(id)?.[1];
}

function uuidV7(timeMs: number, random: Buffer): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(timeMs, 0, 6);
  random.copy(bytes, 6, 0, 10);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex');
}
