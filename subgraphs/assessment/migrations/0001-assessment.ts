import type { Migration } from '../../kit/store/migrate.js';

/** Facts of other subgraphs, replicated by their feeds. Months and days are Beijing time. */
const REPLICAS = `
create table case_fact (
  case_id text collate "C" primary key,
  agency_id text collate "C",
  division_code text,
  state text not null,
  received_at timestamptz(3) not null,
  accepted_at timestamptz(3),
  closed_at timestamptz(3),
  first_response_due_at timestamptz(3),
  first_response_met_at timestamptz(3),
  resolve_due_at timestamptz(3),
  resolve_met_at timestamptz(3),
  rated boolean not null,
  resolved boolean not null,
  satisfied boolean,
  negative_duration boolean not null,
  month date generated always as (date_trunc('month', timezone('Asia/Shanghai', accepted_at))::date) stored,
  received_on date not null generated always as (timezone('Asia/Shanghai', received_at)::date) stored,
  accepted_on date generated always as (timezone('Asia/Shanghai', accepted_at)::date) stored,
  closed_on date generated always as (timezone('Asia/Shanghai', closed_at)::date) stored
);
create index case_fact_month on case_fact (agency_id, month);
create index case_fact_received on case_fact (agency_id, received_on);
create index case_fact_accepted on case_fact (agency_id, accepted_on);
create index case_fact_closed on case_fact (agency_id, closed_on);
create index case_fact_running on case_fact (first_response_due_at) where first_response_met_at is null;
create table matrix_member (
  node_id text collate "C" primary key,
  matrix_id text collate "C" not null,
  account_id text collate "C" not null
);
create index matrix_member_of on matrix_member (matrix_id, account_id);
`;

/** What is measured and what follows from it. Snapshots are append-only. */
const FIGURES = `
create table metric_snapshot (
  account_id text collate "C" not null,
  metric text collate "C" not null,
  at timestamptz(3) not null,
  source text collate "C" not null,
  value bigint not null check (value >= 0),
  method text not null,
  decreased boolean not null,
  recorded_at timestamptz(3) not null,
  primary key (account_id, metric, at, source)
);
create table daily_figure (
  agency_id text collate "C" not null,
  day date not null,
  received integer not null,
  accepted integer not null,
  closed integer not null,
  resolved integer not null,
  primary key (agency_id, day)
);
create table score_card (
  agency_id text collate "C" not null,
  month date not null,
  indicator_set text not null,
  responded integer not null,
  response_judged integer not null,
  resolved integer not null,
  accepted integer not null,
  satisfied integer not null,
  answered integer not null,
  computed_at timestamptz(3) not null,
  primary key (agency_id, month)
);
create table veto_finding (
  id text collate "C" primary key,
  agency_id text collate "C" not null,
  account_id text collate "C",
  month date not null,
  item text not null,
  found_at timestamptz(3) not null
);
create index veto_finding_of on veto_finding (agency_id, month);
`;

/** Rules that differ by place and year are data with a first day of validity. */
const POLICIES = `
create table dormancy_policy (
  valid_from date primary key,
  limit_days integer not null check (limit_days > 0),
  clause text not null
);
insert into dormancy_policy values ('2019-04-01', 14, '国办秘函〔2019〕19号');
create table indicator_set (
  version text primary key,
  valid_from date not null unique,
  response_weight double precision not null,
  resolution_weight double precision not null,
  satisfaction_weight double precision not null,
  basis text not null,
  check (abs(response_weight + resolution_weight + satisfaction_weight - 1) < 1e-9)
);
insert into indicator_set values ('three-rates-1', '2016-01-01', 0.30, 0.35, 0.35, '接诉即办“三率”，准格尔旗权重');
alter table score_card add foreign key (indicator_set) references indicator_set;
`;

const TABLES = [
  'case_fact',
  'matrix_member',
  'metric_snapshot',
  'daily_figure',
  'score_card',
  'veto_finding',
  'dormancy_policy',
  'indicator_set',
];

const ROW_POLICIES = TABLES.map(
  (table) =>
    `alter table ${table} enable row level security; create policy ${table}_all on ${table} using (true) with check (true);`,
).join('\n');

export const assessmentMigration: Migration = {
  id: '0001_assessment',
  sql: [REPLICAS, FIGURES, POLICIES, ROW_POLICIES].join('\n'),
};
