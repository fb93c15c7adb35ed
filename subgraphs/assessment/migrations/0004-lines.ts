import type { Migration } from '../../kit/store/migrate.js';

/**
 * Where an agency stands in its line, replicated from registry. The feed is read anew from its start, because what was
 * read before knew no lines.
 */
const PLACES = `
create table agency_place (
  agency_id text collate "C" primary key,
  line_path text collate "C" not null
);
alter table agency_place enable row level security;
create policy agency_place_public on agency_place for select using (true);
create policy agency_place_of_subgraph on agency_place using (current_setting('liandong.sight', true) = 'ALL');
delete from feed_position where feed = 'registry';
`;

/** A figure carries its agency's place, by triggers in the transaction that writes either; unknown, it is its own line. */
const FIGURES = `
alter table daily_figure add column line_path text collate "C" not null default '';
update daily_figure set line_path = agency_id || '.';
create function place_figure() returns trigger language plpgsql as $$
begin
  new.line_path := coalesce((select p.line_path from agency_place p where p.agency_id = new.agency_id), new.agency_id || '.');
  return new;
end $$;
create trigger figure_placed before insert on daily_figure for each row execute function place_figure();
create function place_figures_of_agencies() returns trigger language plpgsql as $$
begin
  update daily_figure d set line_path = moved.line_path from moved
    where d.agency_id = moved.agency_id and d.line_path <> moved.line_path;
  return null;
end $$;
create trigger agency_known after insert on agency_place
  referencing new table as moved for each statement execute function place_figures_of_agencies();
create trigger agency_moved after update on agency_place
  referencing new table as moved for each statement execute function place_figures_of_agencies();
`;

/** Officers see the figures of their own agencies and of those below them in line, as they see their cases. */
const POLICY = `
drop policy daily_figure_shown on daily_figure;
create policy daily_figure_shown on daily_figure for select using (
  (shown and current_setting('liandong.kind', true) = 'ANALYST')
  or string_to_array(line_path, '.') && (select current_setting('liandong.agencies', true)::text[])
);
`;

export const linesMigration: Migration = { id: '0004_lines', sql: [PLACES, FIGURES, POLICY].join('\n') };
