import type { Migration } from '../../kit/store/migrate.js';

/**
 * What a narrow reader far back in the ledger needs, so that it does not ask of every event whether it may be seen: where
 * the ledger ends, and which events told an agency that a case has left it.
 */
const LEFT = `
create table case_left (
  agency_id text collate "C" not null,
  seq bigint not null,
  primary key (agency_id, seq)
);
alter table case_left enable row level security;
create policy case_left_own on case_left for select using (
  agency_id = any (current_setting('liandong.agencies', true)::text[]) or current_setting('liandong.sight', true) = 'ALL'
);
insert into case_left (agency_id, seq)
  select left_by, l.seq from ledger l cross join lateral jsonb_array_elements_text(l.payload->'leftBy') as left_by
  where l.payload ? 'leftBy' on conflict do nothing;
create function note_left() returns trigger language plpgsql security definer as $$
begin
  insert into case_left (agency_id, seq)
    select left_by, new.seq from jsonb_array_elements_text(new.payload->'leftBy') as left_by on conflict do nothing;
  return null;
end $$;
create trigger case_left_noted after insert on ledger for each row when (new.payload ? 'leftBy')
  execute function note_left();
`;

/** As the owner: a reader sees only a part of the ledger, which may end earlier. */
const END = `
create function ledger_end() returns bigint language plpgsql stable security definer as $$
begin
  return (select coalesce(max(seq), 0) from ledger);
end $$;
do $$
declare
  owned text;
begin
  foreach owned in array array['note_left()', 'ledger_end()'] loop
    execute format('alter function %s set search_path to %I, pg_temp', owned, current_schema());
  end loop;
end $$;
`;

export const farBackMigration: Migration = { id: '0011_far_back', sql: [LEFT, END].join('\n') };
