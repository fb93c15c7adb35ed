import type { Migration } from '../../kit/store/migrate.js';

/**
 * What decides who sees a case, kept on its row so that a policy needs no join: the place in the line of the unit that
 * took it in and of the agency that leads it, and the partner platform it came through. The two paths follow the replica
 * of registry by triggers, in the transaction that changes either side, whoever writes.
 */
const COLUMNS = `
alter table cases add column platform text;
alter table cases add column intake_path text collate "C" not null default '';
alter table cases add column lead_path text collate "C";
create function line_of(agency text) returns text language sql stable as $$
  select coalesce((select a.line_path from agency_replica a where a.id = agency), agency || '.')
$$;
update cases set platform = external_system, intake_path = line_of(intake_agency_id), lead_path = line_of(lead_agency_id);
create index cases_intake_path on cases (intake_path, received_at);
create index cases_lead_path on cases (lead_path, received_at);
create index cases_platform on cases (platform, received_at) where platform is not null;
create index cases_intake_agency on cases (intake_agency_id);
create index field_task_open_of_unit on field_task (unit_agency_id, case_id) where completed_at is null;

create function place_case() returns trigger language plpgsql as $$
begin
  new.intake_path := line_of(new.intake_agency_id);
  new.lead_path := line_of(new.lead_agency_id);
  return new;
end $$;
create trigger case_placed before insert or update of intake_agency_id, lead_agency_id on cases
  for each row execute function place_case();

create function place_cases_of_agencies() returns trigger language plpgsql as $$
begin
  update cases c set intake_path = moved.line_path from moved
    where c.intake_agency_id = moved.id and c.intake_path <> moved.line_path;
  update cases c set lead_path = moved.line_path from moved
    where c.lead_agency_id = moved.id and c.lead_path <> moved.line_path;
  return null;
end $$;
create trigger agency_known after insert on agency_replica
  referencing new table as moved for each statement execute function place_cases_of_agencies();
create trigger agency_moved after update on agency_replica
  referencing new table as moved for each statement execute function place_cases_of_agencies();
`;

/**
 * An officer's lines as ranges of paths, the outermost only. Four are settings of their own; more are put together in the
 * order of their paths, and `line_exact` asks the policy to look twice at what lies between them.
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
  for path in select line_of(id) collate "C" from unnest(current_setting('liandong.agencies')::text[]) as held (id) order by 1 loop
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
  perform set_config('liandong.line_exact', case when n > ranges then 't' else '' end, true);
end $$;
`;

/**
 * Cases that are in sight one by one: those that an agency of the caller helps with or works on outside, and the one
 * whose token was shown. As the owner, because the policies of these tables follow the case.
 */
const ONE_BY_ONE = `
create function cases_seen_one_by_one() returns text[] language plpgsql stable security definer as $$
declare
  agencies text[] := coalesce(nullif(current_setting('liandong.agencies', true), ''), '{}')::text[];
  own_case text := nullif(current_setting('liandong.own_case', true), '');
begin
  if cardinality(agencies) = 0 then
    return case when own_case is null then '{}' else array[own_case] end;
  end if;
  return array(
    select a.case_id from assignment a where a.agency_id = any (agencies) and a.role = 'CO' and a.ended_at is null
    union select t.case_id from field_task t where t.unit_agency_id = any (agencies) and t.completed_at is null
    union select own_case where own_case is not null);
end $$;
create function show_requester_token(hash bytea) returns void language plpgsql security definer as $$
begin
  perform set_config('liandong.own_case', coalesce((select c.id from cases c where c.requester_token_hash = hash), ''), true);
end $$;
`;

/**
 * Only leakproof comparisons of a column with a setting, so that each keeps its index and its statistics; no condition on
 * the caller's kind, which would take both away. Whoever has everything in sight has it by one range that holds all paths.
 */
const CASES_POLICY = `
drop policy cases_all on cases;
create policy cases_in_sight on cases using ((
    (intake_path >= current_setting('liandong.line_from_1', true) and intake_path < current_setting('liandong.line_until_1', true))
    or (lead_path >= current_setting('liandong.line_from_1', true) and lead_path < current_setting('liandong.line_until_1', true))
    or (intake_path >= current_setting('liandong.line_from_2', true) and intake_path < current_setting('liandong.line_until_2', true))
    or (lead_path >= current_setting('liandong.line_from_2', true) and lead_path < current_setting('liandong.line_until_2', true))
    or (intake_path >= current_setting('liandong.line_from_3', true) and intake_path < current_setting('liandong.line_until_3', true))
    or (lead_path >= current_setting('liandong.line_from_3', true) and lead_path < current_setting('liandong.line_until_3', true))
    or (intake_path >= current_setting('liandong.line_from_4', true) and intake_path < current_setting('liandong.line_until_4', true))
    or (lead_path >= current_setting('liandong.line_from_4', true) and lead_path < current_setting('liandong.line_until_4', true))
    or platform = any (current_setting('liandong.platforms', true)::text[])
    or id = any ((select cases_seen_one_by_one())::text[])
  ) and (
    current_setting('liandong.line_exact', true) is distinct from 't'
    or string_to_array(intake_path || coalesce(lead_path, ''), '.') && (select current_setting('liandong.agencies', true)::text[])
    or id = any ((select cases_seen_one_by_one())::text[])
  ));
`;

const CHILDREN = [
  'assignment',
  'clock',
  'reply',
  'follow_up',
  'return_request',
  'question',
  'extension',
  'field_task',
  'supervision_order',
  'quality_review',
];

/** What belongs to a case follows it. In PL/pgSQL, whose plan is made once per session. */
const CHILDREN_POLICIES = `
create function case_in_sight(wanted text) returns boolean language plpgsql stable as $$
begin
  return exists (select from cases c where c.id = wanted);
end $$;
${CHILDREN.map(
  (table) => `
drop policy ${table}_all on ${table};
create policy ${table}_of_case on ${table}
  using (current_setting('liandong.sight', true) = 'ALL' or case_in_sight(case_id));`,
).join('')}
create policy ledger_of_case on ledger for select using (case_in_sight(subject)
  or payload->'leftBy' ?| current_setting('liandong.agencies', true)::text[]);
`;

/** Facts about offices, and the service catalogue: public, and written by the subgraph itself. */
const PUBLIC_FACTS = ['agency_replica', 'matrix_member', 'service_category']
  .map(
    (table) => `
drop policy ${table}_all on ${table};
create policy ${table}_public on ${table} for select using (true);
create policy ${table}_of_subgraph on ${table} using (current_setting('liandong.sight', true) = 'ALL');`,
  )
  .join('');

const IMPORTS = `
drop policy import_position_all on import_position;
create policy import_position_of_subgraph on import_position using (current_setting('liandong.sight', true) = 'ALL');
`;

/** Functions of the owner look nothing up where the caller could have put something. */
const OWNERS_FUNCTIONS = `
alter function case_facts(cases) security definer;
do $$
declare
  owned text;
begin
  foreach owned in array array['case_facts(cases)', 'cases_seen_one_by_one()', 'show_requester_token(bytea)'] loop
    execute format('alter function %s set search_path to %I, pg_temp', owned, current_schema());
  end loop;
end $$;
`;

export const sightMigration: Migration = {
  id: '0007_sight',
  sql: [COLUMNS, LINES, ONE_BY_ONE, CASES_POLICY, CHILDREN_POLICIES, PUBLIC_FACTS, IMPORTS, OWNERS_FUNCTIONS].join(
    '\n',
  ),
};
