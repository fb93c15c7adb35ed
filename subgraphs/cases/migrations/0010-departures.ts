import type { Migration } from '../../kit/store/migrate.js';

/**
 * An agency that moves to another line takes its cases out of the sight of those above its old place. Who they were is
 * noted in the transaction that moves it; the cases' events follow in parts, each once, as far as `after_case`.
 */
export const departuresMigration: Migration = {
  id: '0010_departures',
  sql: `
create table line_departure (
  id bigint generated always as identity primary key,
  agency_id text collate "C" not null,
  old_path text collate "C" not null,
  after_case text collate "C" not null default ''
);
alter table line_departure enable row level security;
create policy line_departure_of_subgraph on line_departure using (current_setting('liandong.sight', true) = 'ALL');
create function note_departures() returns trigger language plpgsql as $$
begin
  insert into line_departure (agency_id, old_path)
    select moved.id, was.line_path from moved join was on was.id = moved.id
    where moved.line_path <> was.line_path
      and not string_to_array(was.line_path, '.') <@ string_to_array(moved.line_path, '.')
    order by moved.id;
  return null;
end $$;
create trigger agency_departed after update on agency_replica
  referencing old table as was new table as moved for each statement execute function note_departures();
`,
};
