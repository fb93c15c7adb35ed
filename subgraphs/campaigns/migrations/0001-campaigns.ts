import type { Migration } from '../../kit/store/migrate.js';

const POSTS = `
create table post (
  id text collate "C" primary key,
  account_id text collate "C" not null,
  title text not null,
  content_ref text not null,
  state text not null check (state in ('PUBLISHED', 'CORRECTED', 'WITHDRAWN', 'ARCHIVED')),
  published_at timestamptz(3) not null,
  recorded_at timestamptz(3) not null
);
create index post_of_account on post (account_id, published_at desc, id desc);
`;

/**
 * `clock_starts_at` and `clock_basis` keep where the clocks were counted from when the incident was declared; the three
 * milestones are when a clock was met. Due times are not stored: they follow from level, policy and start.
 */
const INCIDENTS = `
create table incident (
  id text collate "C" primary key,
  version integer not null,
  title text not null,
  level text not null check (level in ('I', 'II', 'III', 'IV')),
  state text not null check (state in ('REPORTED', 'VERIFYING', 'DECLARED', 'RESPONDING', 'DOWNGRADED', 'UPGRADED',
    'RECOVERY', 'CLOSED', 'REVIEWED', 'FALSE_ALARM')),
  active boolean not null generated always as
    (state in ('DECLARED', 'RESPONDING', 'DOWNGRADED', 'UPGRADED', 'RECOVERY')) stored,
  occurred_at timestamptz(3),
  reported_at timestamptz(3) not null,
  declared_at timestamptz(3) not null,
  clock_basis text not null check (clock_basis in ('OCCURRED', 'REPORTED')),
  clock_starts_at timestamptz(3) not null,
  clock_policy text not null,
  first_bulletin_at timestamptz(3),
  press_conference_at timestamptz(3),
  lead_agency_id text collate "C" not null,
  bulletin_count integer not null
);
create index incident_order on incident (declared_at desc, id desc);

create table incident_participant (
  incident_id text collate "C" not null references incident,
  agency_id text collate "C" not null,
  position integer not null,
  role text not null check (role in ('LEAD', 'PARTICIPANT')),
  function_line text not null,
  level text not null check (level in ('NATIONAL', 'PROVINCE', 'PREFECTURE', 'COUNTY', 'TOWNSHIP')),
  division_code text not null,
  primary key (incident_id, agency_id)
);
create index incident_participant_agency on incident_participant (agency_id, incident_id);
create unique index incident_participant_one_lead on incident_participant (incident_id) where role = 'LEAD';

create table bulletin (
  id text collate "C" primary key,
  incident_id text collate "C" not null references incident,
  seq integer not null check (seq >= 1),
  headline text not null,
  text text not null,
  sources jsonb not null check (jsonb_array_length(sources) >= 1),
  author_id text not null,
  approver_id text not null check (approver_id <> author_id),
  published_at timestamptz(3) not null,
  unique (incident_id, seq)
);
`;

const POLICIES = ['post', 'incident', 'incident_participant', 'bulletin']
  .map(
    (table) =>
      `alter table ${table} enable row level security; create policy ${table}_all on ${table} using (true) with check (true);`,
  )
  .join('\n');

export const campaignsMigration: Migration = { id: '0001_campaigns', sql: [POSTS, INCIDENTS, POLICIES].join('\n') };
