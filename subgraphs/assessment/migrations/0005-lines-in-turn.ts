import type { Migration } from '../../kit/store/migrate.js';

/**
 * Two feeds write at the same time: a figure that is placed while its agency moves in another transaction would keep the
 * place it saw. Both take one lock, before they look at what the other writes, and hold it to the end.
 */
const IN_TURN = `perform pg_advisory_xact_lock(hashtextextended('assessment.lines', 0));`;

const TRIGGERS = `
create or replace function place_figure() returns trigger language plpgsql as $$
begin
  ${IN_TURN}
  new.line_path := coalesce((select p.line_path from agency_place p where p.agency_id = new.agency_id), new.agency_id || '.');
  return new;
end $$;
create or replace function place_figures_of_agencies() returns trigger language plpgsql as $$
begin
  ${IN_TURN}
  update daily_figure d set line_path = moved.line_path from moved
    where d.agency_id = moved.agency_id and d.line_path <> moved.line_path;
  return null;
end $$;
`;

export const linesInTurnMigration: Migration = { id: '0005_lines_in_turn', sql: TRIGGERS };
