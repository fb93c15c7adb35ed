import type { Migration } from '../../kit/store/migrate.js';

/**
 * What was published stays public: posts, also corrected and withdrawn ones, and declared incidents with all that belongs
 * to them. An incident that is only reported or under verification is seen by the agencies that take part in it.
 */
const INCIDENTS = `
create function takes_part(incident text) returns boolean language plpgsql stable security definer as $$
begin
  return exists (select from incident_participant p
    where p.incident_id = incident and p.agency_id = any (current_setting('liandong.agencies', true)::text[]));
end $$;
do $$ begin
  execute format('alter function takes_part(text) set search_path to %I, pg_temp', current_schema());
end $$;
create function incident_in_sight(wanted text) returns boolean language plpgsql stable as $$
begin
  return exists (select from incident i where i.id = wanted);
end $$;
drop policy incident_all on incident;
create policy incident_published on incident for select using (
  state not in ('REPORTED', 'VERIFYING') or current_setting('liandong.sight', true) = 'ALL' or takes_part(id)
);
create policy incident_of_subgraph on incident for insert with check (current_setting('liandong.sight', true) = 'ALL');
-- Whoever sees an incident may lock it, to be told by the rule what it may do; the change itself is the subgraph's.
create policy incident_changed on incident for update
  using (state not in ('REPORTED', 'VERIFYING') or current_setting('liandong.sight', true) = 'ALL' or takes_part(id))
  with check (current_setting('liandong.sight', true) = 'ALL');
`;

const CHILDREN = ['incident_participant', 'bulletin']
  .map(
    (table) => `
drop policy ${table}_all on ${table};
create policy ${table}_of_incident on ${table} for select
  using (current_setting('liandong.sight', true) = 'ALL' or incident_in_sight(incident_id));
create policy ${table}_of_subgraph on ${table} using (current_setting('liandong.sight', true) = 'ALL');`,
  )
  .join('');

const POSTS = `
drop policy post_all on post;
create policy post_published on post for select using (state in ('PUBLISHED', 'CORRECTED', 'WITHDRAWN', 'ARCHIVED'));
create policy post_of_subgraph on post using (current_setting('liandong.sight', true) = 'ALL');
`;

export const rowPoliciesMigration: Migration = {
  id: '0002_row_policies',
  sql: [INCIDENTS, CHILDREN, POSTS].join('\n'),
};
