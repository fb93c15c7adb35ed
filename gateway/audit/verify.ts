import { createPublicKey, type KeyObject } from 'node:crypto';
import { isSigned, nextHash, ORIGIN } from './chain.js';
import type { StoredChain, StoredEntry } from './store/store.js';

/** What became of one chain's check. */
export type Verdict =
  | {
      readonly kind: 'whole';
      readonly instance: string;
      readonly records: number;
      /** Behind the last signature; 0 once the process has ended in order. */
      readonly unsigned: number;
      /** Records that found no room and were not written; the chain says so itself. */
      readonly lost: number;
      readonly head: string;
    }
  | { readonly kind: 'broken'; readonly instance: string; readonly at: number; readonly reason: BreakReason };

export type BreakReason =
  | 'the line cannot be read'
  | 'a record is missing before it'
  | 'the record or one before it was changed'
  | 'the signature is not that of the key'
  | 'the signature speaks of another record'
  | 'the chain does not say which key signs it'
  | 'the chain ends before a head that was kept elsewhere';

export interface VerifyOptions {
  /** Absent: the one the chain itself names, which proves only that nobody without that key changed it. */
  readonly publicKey?: KeyObject | undefined;
  /** A head that somebody noted elsewhere: the chain must contain it. */
  readonly anchor?: { readonly n: number; readonly hash: string } | undefined;
}

/** Reads a chain from its first line and stops at the first break. */
export async function verifyChain(chain: StoredChain, options: VerifyOptions = {}): Promise<Verdict> {
  const { instance } = chain;
  const state: State = {
    instance,
    n: 0,
    hash: ORIGIN,
    signed: 0,
    lost: 0,
    publicKey: options.publicKey,
    ...anchorOf(options),
  };
  for await (const entry of chain.entries()) {
    const reason = entry.kind === 'garbled' ? 'the line cannot be read' : check(entry, state);
    if (reason) return { kind: 'broken', instance, at: entry.kind === 'garbled' ? state.n + 1 : entry.n, reason };
  }
  if (options.anchor && !state.hasAnchor)
    return {
      kind: 'broken',
      instance,
      at: state.n + 1,
      reason: 'the chain ends before a head that was kept elsewhere',
    };
  return {
    kind: 'whole',
    instance,
    records: state.n,
    unsigned: state.n - state.signed,
    lost: state.lost,
    head: state.hash,
  };
}

interface State {
  readonly instance: string;
  n: number;
  hash: string;
  signed: number;
  lost: number;
  publicKey: KeyObject | undefined;
  readonly anchor?: { readonly n: number; readonly hash: string } | undefined;
  hasAnchor: boolean;
  /** Of the records since the last signature, by number: a store may tell its heads after its records. */
  readonly hashes: Map<number, string>;
}

/** A head stands within so many records of the one it speaks of: stores give their records in pages. */
const HEAD_WITHIN = 2_000;

function anchorOf({ anchor }: VerifyOptions): Pick<State, 'anchor' | 'hasAnchor' | 'hashes'> {
  return { anchor, hasAnchor: false, hashes: new Map() };
}

function check(entry: Exclude<StoredEntry, { kind: 'garbled' }>, state: State): BreakReason | undefined {
  if (entry.kind === 'head') {
    if (!state.publicKey) return 'the chain does not say which key signs it';
    if (!isSigned(state.instance, entry, state.publicKey)) return 'the signature is not that of the key';
    if (entry.n > state.n) return 'a record is missing before it';
    if (state.hashes.get(entry.n) !== entry.hash) return 'the signature speaks of another record';
    state.signed = Math.max(state.signed, entry.n);
    return undefined;
  }
  if (entry.n !== state.n + 1) return 'a record is missing before it';
  const hash = nextHash(state.hash, entry.text);
  if (hash !== entry.hash) return 'the record or one before it was changed';
  state.n = entry.n;
  state.hash = hash;
  state.hashes.set(entry.n, hash);
  state.hashes.delete(entry.n - HEAD_WITHIN);
  if (state.anchor?.n === entry.n) {
    if (state.anchor.hash !== hash) return 'the record or one before it was changed';
    state.hasAnchor = true;
  }
  readSpecial(entry.text, state);
  return undefined;
}

/** The first line names the chain and its key; others say how many records were lost. */
function readSpecial(text: string, state: State): void {
  if (state.n === 1) {
    const { chain } = JSON.parse(text) as { chain?: { readonly publicKey?: unknown } };
    if (!state.publicKey && typeof chain?.publicKey === 'string') state.publicKey = createPublicKey(chain.publicKey);
  } else if (text.startsWith('{"lost":'))
    state.lost += (JSON.parse(text) as { lost: { readonly records: number } }).lost.records;
}
