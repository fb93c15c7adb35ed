import type { Migration } from '../../kit/store/migrate.js';

/** What happens to a case while it is handled: replies, follow-ups, returns, questions, extensions, field work, supervision, reviews. */
export const handlingMigration: Migration = {
  id: '0002_handling',
  sql: `
create table reply (
  id text primary key,
  case_id text not null references cases (id),
  agency_id text not null,
  text text not null,
  basis_document text,
  reason text,
  replied_at timestamptz(3) not null
);
create index reply_of_case on reply (case_id, replied_at, id);
alter table reply enable row level security;
create policy reply_all on reply using (true) with check (true);

create table follow_up (
  id text primary key,
  case_id text not null references cases (id),
  contacted boolean not null,
  resolved boolean,
  satisfied boolean,
  recorded_at timestamptz(3) not null
);
create index follow_up_of_case on follow_up (case_id, recorded_at, id);
alter table follow_up enable row level security;
create policy follow_up_all on follow_up using (true) with check (true);

create table return_request (
  id text primary key,
  case_id text not null references cases (id),
  agency_id text not null,
  reason_code text not null,
  reason text not null,
  requested_at timestamptz(3) not null,
  decided_at timestamptz(3),
  granted boolean,
  decision_reason text
);
create index return_request_of_case on return_request (case_id, requested_at, id);
alter table return_request enable row level security;
create policy return_request_all on return_request using (true) with check (true);

create table question (
  id text primary key,
  case_id text not null references cases (id),
  text text not null,
  asked_at timestamptz(3) not null,
  answer text,
  answered_at timestamptz(3)
);
create index question_of_case on question (case_id, asked_at, id);
alter table question enable row level security;
create policy question_all on question using (true) with check (true);

create table extension (
  id text primary key,
  case_id text not null references cases (id),
  opening integer not null,
  reason text not null,
  days integer not null,
  old_due_at timestamptz(3) not null,
  new_due_at timestamptz(3) not null,
  requested_at timestamptz(3) not null,
  decided_at timestamptz(3),
  granted boolean,
  requester_told boolean not null
);
create index extension_of_case on extension (case_id, requested_at, id);
alter table extension enable row level security;
create policy extension_all on extension using (true) with check (true);

create table field_task (
  id text primary key,
  case_id text not null references cases (id),
  unit_agency_id text not null,
  appointment_at timestamptz(3),
  created_at timestamptz(3) not null,
  completed_at timestamptz(3),
  outcome text,
  evidence_hashes text[] not null,
  checked_for_faces boolean
);
create index field_task_of_case on field_task (case_id, created_at, id);
alter table field_task enable row level security;
create policy field_task_all on field_task using (true) with check (true);

create table supervision_order (
  id text primary key,
  case_id text not null references cases (id),
  agency_id text not null,
  level integer not null check (level between 1 and 3),
  text text not null,
  issued_at timestamptz(3) not null,
  due_at timestamptz(3) not null,
  answer text,
  answered_at timestamptz(3)
);
create index supervision_order_of_case on supervision_order (case_id, issued_at, id);
alter table supervision_order enable row level security;
create policy supervision_order_all on supervision_order using (true) with check (true);

create table quality_review (
  id text primary key,
  case_id text not null references cases (id),
  agency_id text not null,
  sample_id text,
  relevance integer not null,
  completeness integer not null,
  clarity integer not null,
  timeliness integer not null,
  verdict text not null check (verdict in ('PASS', 'FAIL')),
  reason text,
  reviewed_at timestamptz(3) not null
);
create index quality_review_of_case on quality_review (case_id, reviewed_at, id);
alter table quality_review enable row level security;
create policy quality_review_all on quality_review using (true) with check (true);
`,
};
