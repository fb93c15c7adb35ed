import { KIT_ROW_POLICIES } from './kit-row-policies.js';
import type { Migration } from './migrate.js';

/**
 * The kit's tables. The ledger: numbers are given under an advisory lock taken last in the appending transaction, so
 * they become visible in their order; rows are hash-chained per chain and day (`domain.md` E3), a day's head carries
 * the hash of the head before it, so that a missing day shows.
 */
const LEDGER = `
create table ledger (
  seq bigint primary key,
  event_id text not null unique,
  type text not null,
  subject text not null,
  chain text not null,
  chain_day date not null,
  chain_seq integer not null,
  occurred_at timestamptz(3) not null,
  recorded_at timestamptz(3) not null,
  actor_role text,
  correlation_id text not null,
  payload_version smallint not null,
  payload jsonb not null,
  content_hash text not null,
  previous_hash text not null,
  hash text not null,
  unique (chain, chain_day, chain_seq)
);
create index ledger_subject on ledger (subject, seq);
create table ledger_head (
  chain text not null,
  day date not null,
  count integer not null,
  last_hash text not null,
  previous_head_hash text not null,
  key_id text,
  signature text,
  primary key (chain, day)
);
create table feed_position (feed text primary key, cursor text, advanced_at timestamptz(3) not null);
create table idempotency_key (
  subject text not null,
  mutation text not null,
  key text not null,
  input_hash text not null,
  result jsonb not null,
  created_at timestamptz(3) not null,
  primary key (subject, mutation, key)
);
create index idempotency_key_age on idempotency_key (created_at);
alter table ledger enable row level security;
alter table ledger_head enable row level security;
alter table feed_position enable row level security;
alter table idempotency_key enable row level security;
create policy ledger_all on ledger using (true) with check (true);
create policy ledger_head_all on ledger_head using (true) with check (true);
create policy feed_position_all on feed_position using (true) with check (true);
create policy idempotency_key_all on idempotency_key using (true) with check (true);
`;

const APPEND = `
create function head_hash(head ledger_head) returns text language sql stable as $$
  select encode(sha256(convert_to(head.chain || '|' || head.day || '|' || head.count || '|' || head.last_hash || '|' || head.previous_head_hash, 'UTF8')), 'hex')
$$;
create function write_head(head ledger_head) returns void language sql as $$
  insert into ledger_head select (head).* where (head).chain is not null
  on conflict (chain, day) do update set count = excluded.count, last_hash = excluded.last_hash
$$;
create function append_events(items jsonb, recorded timestamptz) returns void language plpgsql as $$
declare
  item jsonb;
  head ledger_head;
  earlier ledger_head;
  today date := (recorded at time zone 'Asia/Shanghai')::date;
  last_number bigint;
  link text;
  added ledger;
begin
  perform pg_advisory_xact_lock(hashtextextended(current_schema() || '.ledger', 0));
  select coalesce(max(seq), 0) into last_number from ledger;
  for item in select value from jsonb_array_elements(items) with ordinality order by ordinality loop
    last_number := last_number + 1;
    -- A head is written when its run of events ends, not at each of them.
    if head.chain is distinct from item->>'chain' then
      perform write_head(head);
      select * into head from ledger_head h where h.chain = item->>'chain' order by h.day desc limit 1;
      -- A clock set back must not open an earlier day behind a later head.
      if not found or head.day < today then
        earlier := head;
        link := case when earlier.chain is null then repeat('0', 64) else head_hash(earlier) end;
        head := row(item->>'chain', today, 0, link, link, null, null)::ledger_head;
      end if;
    end if;
    insert into ledger values (
      last_number, item->>'eventId', item->>'type', item->>'subject', head.chain, head.day, head.count + 1,
      (item->>'occurredAt')::timestamptz, recorded, item->>'actorRole', item->>'correlationId',
      (item->>'payloadVersion')::smallint, item->'payload', item->>'contentHash', head.last_hash,
      encode(sha256(convert_to(head.last_hash || '|' || head.chain || '|' || head.day || '|' || (head.count + 1) || '|' || (item->>'contentHash'), 'UTF8')), 'hex')
    ) returning * into added;
    head.count := added.chain_seq;
    head.last_hash := added.hash;
  end loop;
  perform write_head(head);
  perform pg_notify(current_schema() || '_ledger', last_number::text);
end $$;
`;

export const KIT_MIGRATIONS: readonly Migration[] = [
  { id: '0000_kit_ledger', sql: LEDGER },
  { id: '0000_kit_ledger_append', sql: APPEND },
  { id: '0000_kit_row_policies', sql: KIT_ROW_POLICIES },
];
