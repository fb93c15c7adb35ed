import type { ChainedLine, Head, LinePlace, TextPiece } from '../chain.js';

/** A record on its way to the store, with the keys it is found by. */
export interface StoredLine extends LinePlace {
  /** Of its text, which is JSON. */
  readonly pieces: readonly TextPiece[];
  /** Made where they are asked for: a store that looks into its records' texts has no use for them. */
  readonly keys: () => readonly string[];
}

export interface Batch {
  readonly instance: string;
  readonly lines: readonly StoredLine[];
  /** Absent: the chain is signed a little later. */
  readonly head: Head | undefined;
}

/** A record that was found by a key. */
export interface FoundRecord {
  readonly instance: string;
  readonly n: number;
  readonly text: string;
}

/** One chain as it lies in the store, in its order; lines are read as they are, believed by nobody yet. */
export interface StoredChain {
  readonly instance: string;
  entries(): AsyncIterable<StoredEntry>;
}

export type StoredEntry =
  | ({ readonly kind: 'line' } & ChainedLine)
  | ({ readonly kind: 'head' } & Head)
  | { readonly kind: 'garbled'; readonly text: string };

/** Where the trail lies: it takes what comes and never changes what it has. */
export interface AuditStore {
  /** Resolves when all of it is safe; rejects when nothing may be relied on. */
  append(batch: Batch): Promise<void>;
  /** The newest records that name a key, before a place if one is given. */
  find(
    key: string,
    page: { readonly first: number; readonly before?: RecordPlace | undefined },
  ): Promise<readonly FoundRecord[]>;
  chains(): Promise<readonly StoredChain[]>;
  close(): Promise<void>;
}

export interface RecordPlace {
  readonly instance: string;
  readonly n: number;
}
