import type { Migration } from '../../kit/store/migrate.js';

/**
 * The case, who handles it, its clocks, and what the subgraph must know of agencies and matrices.
 *
 * - States are text: a comparison of enums is not leakproof and would lose its index under a row policy.
 * - `ledger_no` is what people quote; an identity column gives its number, so that a batch of imports needs no second statement.
 * - `holder_agency_id` has the case now: the intake unit before assignment, the lead agency after. It names the hash chain too.
 * - `next_due_at` is the earliest due time of a running clock and the end of time where none runs: one order, one index for work lists.
 */
export const casesMigration: Migration = {
  id: '0001_cases',
  sql: `
create table cases (
  id text primary key,
  ledger_serial bigint generated always as identity,
  ledger_year text not null,
  ledger_no text not null unique generated always as
    (ledger_year || '-' || lpad(ledger_serial::text, greatest(7, length(ledger_serial::text)), '0')) stored,
  version integer not null,
  state text not null check (state in ('RECEIVED', 'ACCEPTED', 'ASSIGNED', 'IN_PROGRESS', 'JOINT_HANDLING', 'WAITING_REQUESTER',
    'RETURN_REQUESTED', 'REPLIED', 'UNDER_REVIEW', 'CLOSED', 'ARCHIVED', 'NOT_ACCEPTED', 'MERGED', 'TRANSFERRED', 'WITHDRAWN')),
  open boolean not null generated always as
    (state not in ('CLOSED', 'ARCHIVED', 'NOT_ACCEPTED', 'MERGED', 'TRANSFERRED', 'WITHDRAWN')) stored,
  state_before_return text,
  provenance text not null check (provenance in ('LIVE', 'IMPORTED')),
  kind text,
  concern_type text,
  category_code text,
  division_code text,
  urgency text not null,
  confidential boolean not null,
  channel text not null,
  summary text not null,
  description text,
  public_summary text,
  text_salt text not null,
  latitude double precision,
  longitude double precision,
  address text,
  external_system text,
  external_id text,
  quality_flags text[] not null,
  intake_agency_id text not null,
  lead_agency_id text,
  holder_agency_id text not null generated always as (coalesce(lead_agency_id, intake_agency_id)) stored,
  received_at timestamptz(3) not null,
  accepted_at timestamptz(3),
  assigned_at timestamptz(3),
  first_response_at timestamptz(3),
  replied_at timestamptz(3),
  closed_at timestamptz(3),
  changed_at timestamptz(3) not null,
  next_due_at timestamptz(3) not null,
  closing_reason text,
  resolved boolean,
  satisfied boolean,
  reopen_count integer not null,
  handoffs integer not null,
  offline_visits integer not null,
  supervision_level integer not null,
  supervision_due_at timestamptz(3),
  escalation_level integer not null,
  requester_token_hash bytea,
  requester_contact bytea,
  source_mention_ref text,
  merged_into_id text references cases (id),
  unique (external_system, external_id)
);
create index cases_work_list on cases (holder_agency_id, next_due_at, id) where open;
create index cases_breaching on cases (next_due_at, id) where open;
create index cases_received on cases (received_at, id);
create index cases_holder_received on cases (holder_agency_id, received_at, id);
create index cases_division_received on cases (division_code, received_at, id);
create index cases_category_received on cases (category_code, received_at, id);
create index cases_lead_accepted on cases (lead_agency_id, accepted_at);
create index cases_lead_closed on cases (lead_agency_id, closed_at);
create index cases_merged_into on cases (merged_into_id) where merged_into_id is not null;
create index cases_requester on cases (requester_token_hash) where requester_token_hash is not null;
alter table cases enable row level security;
create policy cases_all on cases using (true) with check (true);

create table assignment (
  id text primary key,
  case_id text not null references cases (id),
  agency_id text not null,
  role text not null check (role in ('LEAD', 'CO')),
  task text,
  due_at timestamptz(3),
  assigned_at timestamptz(3) not null,
  signed_at timestamptz(3),
  completed_at timestamptz(3),
  ended_at timestamptz(3),
  end_reason text,
  rule_ref text,
  override_reason text
);
create index assignment_of_case on assignment (case_id, assigned_at, id);
create index assignment_of_agency on assignment (agency_id, case_id) where ended_at is null;
create unique index assignment_one_lead on assignment (case_id) where role = 'LEAD' and ended_at is null;
alter table assignment enable row level security;
create policy assignment_all on assignment using (true) with check (true);

create table clock (
  case_id text not null references cases (id),
  no integer not null,
  kind text not null,
  subject_id text,
  started_at timestamptz(3) not null,
  due_at timestamptz(3) not null,
  first_due_at timestamptz(3) not null,
  paused_at timestamptz(3),
  paused_ms bigint not null,
  met_at timestamptz(3),
  cancelled_at timestamptz(3),
  amount integer not null,
  unit text not null,
  policy_version text not null,
  calendar_version text,
  provisional boolean not null,
  primary key (case_id, no)
);
create index clock_running on clock (due_at, case_id) where met_at is null and cancelled_at is null and paused_at is null;
alter table clock enable row level security;
create policy clock_all on clock using (true) with check (true);

create table agency_replica (
  id text primary key,
  code text not null,
  name text not null,
  line_path text collate "C" not null,
  level text not null,
  function_line text not null,
  division_code text,
  superior_id text,
  abolished_at timestamptz(3),
  successor_id text
);
create index agency_replica_line on agency_replica (line_path);
create index agency_replica_superior on agency_replica (superior_id);
alter table agency_replica enable row level security;
create policy agency_replica_all on agency_replica using (true) with check (true);

create table matrix_member (
  matrix_id text not null,
  agency_id text not null,
  primary key (matrix_id, agency_id)
);
create index matrix_member_agency on matrix_member (agency_id);
alter table matrix_member enable row level security;
create policy matrix_member_all on matrix_member using (true) with check (true);
`,
};
