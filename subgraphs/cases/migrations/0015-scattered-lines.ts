import type { Migration } from '../../kit/store/migrate.js';

/**
 * All lines are kept in a setting beside the ranges, in the order of their bytes, and are looked up in one statement: a
 * function per grant cost more than the rest of the transaction.
 */
const LINES = `
create or replace function enter_caller() returns void language plpgsql as $$
declare
  path text;
  last_line text;
  outermost text[] := '{}';
  ranges integer;
  n integer;
begin
  for path in select coalesce(a.line_path, held.id || '.') collate "C"
      from unnest(current_setting('liandong.agencies')::text[]) as held (id) left join agency_replica a on a.id = held.id
      order by 1 loop
    continue when last_line is not null and starts_with(path, last_line);
    last_line := path;
    outermost := outermost || path;
  end loop;
  n := cardinality(outermost);
  ranges := least(n, 4);
  for i in 1 .. ranges loop
    perform set_config('liandong.line_from_' || i, outermost[(i - 1) * n / ranges + 1], true),
      set_config('liandong.line_until_' || i, rtrim(outermost[i * n / ranges], '.') || '/', true);
  end loop;
  perform set_config('liandong.lines', outermost::text, true),
    set_config('liandong.line_exact', case when n > ranges then 't' else '' end, true);
end $$;
`;

const OF_CALLER = `(select current_setting('liandong.lines', true)::text[])`;

/**
 * No line lies within another one: a path is on one of them exactly when it is on the last that is not behind it. Found by
 * halving, where an overlap of arrays compared each agency of a path with each of the caller's.
 */
const isOnLine = (path: string): string =>
  `starts_with(${path}, (${OF_CALLER})[width_bucket(${path} collate "C", ${OF_CALLER})])`;

const range = (path: string, no: number): string =>
  `(${path} >= current_setting('liandong.line_from_${no}', true) and ${path} < current_setting('liandong.line_until_${no}', true))`;

const POLICY = `
drop policy cases_in_sight on cases;
create policy cases_in_sight on cases using ((
    ${[1, 2, 3, 4].flatMap((no) => [range('intake_path', no), range('lead_path', no)]).join('\n    or ')}
    or platform = any (current_setting('liandong.platforms', true)::text[])
    or id = any ((select cases_seen_one_by_one())::text[])
  ) and (
    current_setting('liandong.line_exact', true) is distinct from 't'
    or ${isOnLine('intake_path')}
    or ${isOnLine('lead_path')}
    or id = any ((select cases_seen_one_by_one())::text[])
  ));
`;

export const scatteredLinesMigration: Migration = { id: '0015_scattered_lines', sql: LINES + POLICY };
