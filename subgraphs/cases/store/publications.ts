import { sql } from 'kysely';
import { addDays } from '../../kit/beijing-day.js';
import {
  FIRST_PUBLICATION,
  publicationText,
  type Publication,
  type PublishedDay,
} from '../../kit/ledger/publication.js';
import type { ChainRange } from './chains.js';
import type { CaseTrx } from './tables.js';

/** What is to be signed next; undefined where every day up to `last` is published, or nothing has happened yet. */
export interface Unpublished {
  readonly day: string;
  readonly text: string;
  /** The day before, as it is published; null for the first of all. */
  readonly before: { readonly day: string; readonly hash: string } | null;
}

/** Nobody writes to the ledger until the transaction ends: whoever publishes sees all of a day, and publishes it alone. */
export async function nextUnpublished(trx: CaseTrx, last: string): Promise<Unpublished | undefined> {
  await sql`select pg_advisory_xact_lock(hashtextextended(current_schema() || '.ledger', 0))`.execute(trx);
  const { rows } = await sql<{ published: string | null; hash: string | null; first: string | null }>`
    select to_char(p.day, 'YYYY-MM-DD') as published, encode(sha256(convert_to(p.text, 'UTF8')), 'hex') as hash, to_char((select min(day) from ledger_head), 'YYYY-MM-DD') as first
    from (select 1) one left join (select day, text from ledger_publication order by day desc limit 1) p on true`.execute(
    trx,
  );
  const { published, hash, first } = rows[0]!;
  const day = published === null ? first : addDays(published, 1);
  if (published !== null && published > last)
    throw new Error(`The ledger of ${published} is published before it is over.`);
  if (day === null || day > last) return undefined;
  const { rows: heads } = await sql<{ lines: string }>`select coalesce(string_agg(
      chain || ' ' || count || ' ' || last_hash || ' ' || previous_head_hash || E'\n', '' order by chain collate "C"), '') as lines
    from ledger_head where day = ${day}::date`.execute(trx);
  return {
    day,
    text: publicationText(day, hash ?? FIRST_PUBLICATION, heads[0]!.lines),
    before: published === null ? null : { day: published, hash: hash! },
  };
}

export async function insertPublication(trx: CaseTrx, publication: Publication, publishedAt: Date): Promise<void> {
  const { day, text, hash, signature, keyId } = publication;
  await trx
    .insertInto('ledger_publication')
    .values({ day, text, hash, signature, key_id: keyId, published_at: publishedAt })
    .execute();
}

/** One day's publication as it stands; undefined where the day is not published. */
export async function publicationOf(
  trx: CaseTrx,
  day: string,
): Promise<(Publication & { readonly publishedAt: Date }) | undefined> {
  const { rows } = await sql<
    Publication & { publishedAt: Date }
  >`select to_char(day, 'YYYY-MM-DD') as day, text, hash, signature,
    key_id as "keyId", published_at as "publishedAt" from ledger_publication where day = ${day}::date`.execute(trx);
  return rows[0];
}

/** What was published of one chain, computed from the texts and not from what stands beside them. */
export async function publishedDays(trx: CaseTrx, { chain, from, to }: ChainRange): Promise<readonly PublishedDay[]> {
  const { rows } =
    await sql<PublishedDay>`select to_char(day, 'YYYY-MM-DD') as day, split_part(text, E'\n', 2) as "statedDay",
      split_part(text, E'\n', 3) as "previousHash", encode(sha256(convert_to(text, 'UTF8')), 'hex') as hash,
      (select string_agg(line, E'\n') from string_to_table(text, E'\n') line where starts_with(line, ${chain} || ' ')) as line,
      signature, key_id as "keyId"
    from ledger_publication where day between ${from}::date and ${to}::date order by day`.execute(trx);
  return rows;
}

export interface PublishedSpan {
  /** The hash of the last publication before the range. */
  readonly before: string | null;
  /** The last day that is published. */
  readonly through: string | null;
  /** The first day of the whole ledger. */
  readonly ledgerFrom: string | null;
}

export async function publishedSpan(trx: CaseTrx, { from }: Pick<ChainRange, 'from'>): Promise<PublishedSpan> {
  const { rows } = await sql<PublishedSpan>`select
    (select encode(sha256(convert_to(text, 'UTF8')), 'hex') from ledger_publication where day < ${from}::date
      order by day desc limit 1) as before,
    to_char((select max(day) from ledger_publication), 'YYYY-MM-DD') as through,
    to_char((select min(day) from ledger_head), 'YYYY-MM-DD') as "ledgerFrom"`.execute(trx);
  return rows[0]!;
}
