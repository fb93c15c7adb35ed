import { createHash, type KeyObject, sign, verify } from 'node:crypto';
import type { SigningKey } from '../../../schema/signing-key.js';
import { daysOf } from '../beijing-day.js';
import type { BreakReason, LedgerHead } from './verify.js';

/**
 * The heads of all chains of one day that is over, signed with a key outside the database (`domain.md` E3). `text` is
 * four kinds of lines, each with its line break: the format, the day, the hash of the day before's text, and per chain,
 * in the order of its bytes, `chain count lastHash previousHeadHash`.
 */
export interface Publication {
  /** `YYYY-MM-DD`, Beijing time. */
  readonly day: string;
  readonly text: string;
  /** SHA-256 of the text, hex. */
  readonly hash: string;
  /** Ed25519 over the hash as it is written (64 letters), base64. */
  readonly signature: string;
  readonly keyId: string;
}

/** What is kept of a publication outside the database. */
export interface KeptDay {
  /** Of its text; undefined where only the signature is left. */
  readonly hash: string | undefined;
  /** Blank where it is lost. */
  readonly signature: string;
  readonly keyId: string;
}

/** What one chain's verification needs of a publication: everything computed anew from its text. */
export interface PublishedDay {
  readonly day: string;
  readonly statedDay: string;
  readonly previousHash: string;
  readonly hash: string;
  /** The chain's line; null where it had no event on that day. */
  readonly line: string | null;
  readonly signature: string;
  readonly keyId: string;
}

/** Public keys by their id. */
export type PublicKeys = ReadonlyMap<string, KeyObject>;

const PUBLICATION_FORMAT = 'liandong-ledger-heads/1';
export const FIRST_PUBLICATION = '0'.repeat(64);

/** `lines` as they stand in the text. */
export function publicationText(day: string, previousHash: string, lines: string): string {
  return `${PUBLICATION_FORMAT}\n${day}\n${previousHash}\n${lines}`;
}

export function signPublication(day: string, text: string, key: SigningKey): Publication {
  const hash = createHash('sha256').update(text).digest('hex');
  return {
    day,
    text,
    hash,
    signature: sign(null, Buffer.from(hash), key.privateKey).toString('base64'),
    keyId: key.id,
  };
}

export interface PublishedChain {
  /** The days that are looked at, both included; none that is not over. */
  readonly from: string;
  readonly to: string;
  /** The chain's own heads of these days. */
  readonly heads: readonly LedgerHead[];
  /** Publications of these days. */
  readonly published: readonly PublishedDay[];
  /** The hash of the publication before the first of them; undefined where there is none. */
  readonly before: string | undefined;
  readonly keys: PublicKeys;
  /** The days that are kept outside the database, where they are kept by this process. */
  readonly registered: ReadonlyMap<string, KeptDay> | undefined;
  /** From the ledger's first day on, everything up to here must be published; null where that is still being done. */
  readonly overdue: { readonly from: string; readonly to: string } | null;
}

export interface PublicationBreak {
  readonly day: string;
  readonly reason: BreakReason;
}

/** Compares one chain's heads with what was published of them: the first day that does not agree. */
export function findPublicationBreak(chain: PublishedChain): PublicationBreak | undefined {
  const heads = new Map(chain.heads.map((head) => [head.day, head]));
  const published = new Map(chain.published.map((each) => [each.day, each]));
  let previous = chain.before;
  for (const day of daysOf(chain.from, chain.to)) {
    const each = published.get(day);
    if (!each) {
      if (mustBePublished(day, previous, chain)) return { day, reason: 'NOT_PUBLISHED' };
      continue;
    }
    const kept = chain.registered?.get(day);
    const isGenuine = isSigned(each, chain.keys) && follows(each, previous ?? FIRST_PUBLICATION);
    if (!isGenuine || !isWhole(kept, each, chain.keys)) return { day, reason: 'PUBLICATION_CHANGED' };
    const head = heads.get(day);
    if (!head !== (each.line === null)) return { day, reason: 'DAY_MISSING' };
    if (head && lineOf(head) !== each.line) return { day, reason: 'HEAD_CHANGED' };
    previous = each.hash;
  }
  return undefined;
}

/** A day that was published, that stands before one that was, or whose publication is late. */
function mustBePublished(day: string, previous: string | undefined, chain: PublishedChain): boolean {
  const { registered, overdue, published } = chain;
  if (registered?.has(day)) return true;
  if (previous !== undefined && published.some((each) => each.day > day)) return true;
  return overdue !== null && overdue.from <= day && day <= overdue.to;
}

function follows({ day, statedDay, previousHash }: PublishedDay, previous: string): boolean {
  return statedDay === day && previousHash === previous;
}

/** Kept is the same text, with a signature of ours: of an earlier key where a day was kept, and published after a change. */
function isWhole(kept: KeptDay | undefined, published: PublishedDay, keys: PublicKeys): boolean {
  if (kept === undefined) return true;
  const { hash, signature, keyId } = kept;
  if (hash !== published.hash) return false;
  const isTheSame = signature === published.signature && keyId === published.keyId;
  return isTheSame || isSigned({ hash, signature, keyId }, keys);
}

function isSigned(
  { hash, signature, keyId }: Pick<PublishedDay, 'hash' | 'signature' | 'keyId'>,
  keys: PublicKeys,
): boolean {
  const key = keys.get(keyId);
  return key !== undefined && verify(null, Buffer.from(hash), key, Buffer.from(signature, 'base64'));
}

/** As a publication's text has it. */
function lineOf({ chain, count, lastHash, previousHeadHash }: LedgerHead): string {
  return `${chain} ${count} ${lastHash} ${previousHeadHash}`;
}
