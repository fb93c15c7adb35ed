import type { Migration } from '../../kit/store/migrate.js';

/**
 * The heads of a day that is over, as they were signed and published (`domain.md` E3). Whoever can write here can take
 * rows away: what was signed is kept outside the database too, and a signature cannot be made here.
 */
const PUBLICATIONS = `
create table ledger_publication (
  day date primary key,
  text text not null,
  hash text not null,
  signature text not null,
  key_id text not null,
  published_at timestamptz(3) not null
);
alter table ledger_publication enable row level security;
create policy ledger_publication_public on ledger_publication for select using (true);
create policy ledger_publication_by_subgraph on ledger_publication for insert
  with check (current_setting('liandong.sight', true) = 'ALL');
-- Publishing waits some minutes after midnight: only a clock that is wrong comes here.
create function refuse_published_day() returns trigger language plpgsql as $$
begin
  if exists (select from ledger_publication where day >= new.day) then
    raise exception 'the ledger of % is published', new.day;
  end if;
  return new;
end $$;
create trigger refuse_published_day before insert or update on ledger_head
  for each row execute function refuse_published_day();
do $$ begin
  execute format('alter function refuse_published_day() set search_path to %I, pg_temp', current_schema());
end $$;
`;

export const publicationsMigration: Migration = { id: '0024_publications', sql: PUBLICATIONS };
