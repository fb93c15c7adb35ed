import type { ColumnType, Generated } from 'kysely';

/** Tables that the kit makes in every subgraph's schema, before the subgraph's first migration. */
export interface KitTables {
  ledger: LedgerTable;
  ledger_head: LedgerHeadTable;
  feed_position: FeedPositionTable;
  idempotency_key: IdempotencyKeyTable;
}

/** Append-only. `seq` is given under an advisory lock, so that it grows in commit order. */
export interface LedgerTable {
  seq: number;
  event_id: string;
  type: string;
  subject: string;
  chain: string;
  chain_day: ColumnType<string, never, never>;
  chain_seq: number;
  occurred_at: Date;
  recorded_at: Date;
  actor_role: string | null;
  correlation_id: string;
  payload_version: number;
  payload: ColumnType<unknown, never, never>;
  content_hash: string;
  previous_hash: string;
  hash: string;
}

/** One row per chain and day: what a signature over the day covers (`domain.md` E3). */
export interface LedgerHeadTable {
  chain: string;
  day: ColumnType<string, never, never>;
  count: number;
  last_hash: string;
  previous_head_hash: string;
  key_id: string | null;
  signature: string | null;
}

/** How far a replica has read another subgraph's feed. */
export interface FeedPositionTable {
  feed: string;
  cursor: string | null;
  advanced_at: Date;
}

export interface IdempotencyKeyTable {
  subject: string;
  mutation: string;
  key: string;
  input_hash: string;
  result: ColumnType<unknown, string, string>;
  created_at: Generated<Date>;
}
