import { sql } from 'kysely';
import type { Position } from '../../kit/graph/cursor.js';
import type { LedgerEvent } from '../../kit/ledger/event.js';
import { eventFromRow } from '../../kit/ledger/read.js';
import type { LedgerHead } from '../../kit/ledger/verify.js';
import type { CaseTrx } from './tables.js';

/** Days of one hash chain, both included, `YYYY-MM-DD`. */
export interface ChainRange {
  readonly chain: string;
  readonly from: string;
  readonly to: string;
}

export async function chainPage(
  trx: CaseTrx,
  range: ChainRange,
  { after, limit }: { readonly after: Position | null; readonly limit: number },
): Promise<readonly LedgerEvent[]> {
  let query = inRange(trx, range);
  if (after !== null) query = query.where(sql<boolean>`(chain_day, chain_seq) > (${after[0]}::date, ${after[1]}::int)`);
  return (await query.limit(limit).execute()).map(eventFromRow);
}

export async function eventsOfChain(trx: CaseTrx, range: ChainRange): Promise<readonly LedgerEvent[]> {
  return (await inRange(trx, range).execute()).map(eventFromRow);
}

export async function countChain(trx: CaseTrx, { chain, from, to }: ChainRange): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from ledger
    where chain = ${chain} and chain_day between ${from}::date and ${to}::date`.execute(trx);
  return rows[0]!.n;
}

export async function chainHeads(trx: CaseTrx, { chain, from, to }: ChainRange): Promise<readonly LedgerHead[]> {
  const { rows } = await sql<LedgerHead>`select ${HEAD} from ledger_head
    where chain = ${chain} and day between ${from}::date and ${to}::date order by day`.execute(trx);
  return rows;
}

/** The head of the last day before the range; undefined where the chain begins in it. */
export async function headBefore(trx: CaseTrx, { chain, from }: ChainRange): Promise<LedgerHead | undefined> {
  const { rows } = await sql<LedgerHead>`select ${HEAD} from ledger_head
    where chain = ${chain} and day < ${from}::date order by day desc limit 1`.execute(trx);
  return rows[0];
}

const HEAD = sql.raw(`chain, to_char(day, 'YYYY-MM-DD') as day, count, last_hash as "lastHash",
  previous_head_hash as "previousHeadHash"`);

function inRange(trx: CaseTrx, { chain, from, to }: ChainRange) {
  return trx
    .selectFrom('ledger')
    .selectAll()
    .where('chain', '=', chain)
    .where(sql<boolean>`chain_day between ${from}::date and ${to}::date`)
    .orderBy('chain_day')
    .orderBy('chain_seq');
}
