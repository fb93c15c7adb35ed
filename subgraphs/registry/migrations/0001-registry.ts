import type { Migration } from '../../kit/store/migrate.js';

const LEVELS = `('NATIONAL', 'PROVINCE', 'PREFECTURE', 'COUNTY', 'TOWNSHIP')`;

const DIVISIONS = `
create table division (
  code text collate "C" primary key,
  scheme text not null,
  name text not null,
  level text not null check (level in ${LEVELS}),
  parent_code text collate "C" references division,
  valid_from date,
  valid_to date,
  successor_code text collate "C" references division
);
create index division_children on division (parent_code, code);
`;

/** `line_path` holds the ids of all superiors and its own, each with a dot behind it; bytewise, so that a line is a range. */
const AGENCIES = `
create table agency (
  id text collate "C" primary key,
  code text collate "C" not null unique,
  name text not null,
  level text not null check (level in ${LEVELS}),
  function_line text not null,
  division_code text collate "C" references division,
  superior_id text collate "C" references agency,
  line_path text collate "C" not null unique,
  abolished_at timestamptz(3),
  successor_id text collate "C" references agency,
  check (line_path like '%' || id || '.'),
  check ((abolished_at is null) = (successor_id is null))
);
create index agency_subordinates on agency (superior_id, code);
create index agency_division on agency (division_code, code);
create index agency_by_name on agency (name, id);
`;

/** A cancelled account keeps its address and handle, so that a stranger who takes the handle never looks official. */
const ACCOUNTS = `
create table account (
  id text collate "C" primary key,
  platform text not null,
  handle text not null,
  handle_key text collate "C" not null,
  display_name text not null,
  url text not null,
  url_key text collate "C" not null unique,
  agency_id text collate "C" references agency,
  filing_no text unique,
  filing_state text not null check (filing_state in ('UNFILED', 'APPROVED', 'SUSPENDED', 'CANCELLED')),
  filed_at timestamptz(3),
  cancelled_at timestamptz(3),
  successor_id text collate "C" references account,
  unique (platform, handle_key),
  check (filing_state = 'UNFILED' or (agency_id is not null and filing_no is not null)),
  check ((filing_state = 'CANCELLED') = (cancelled_at is not null))
);
create index account_of_agency on account (agency_id, platform, id);
`;

/** `place` is the agency's code when the node joined: nodes of a level are read in the order of the divisions. */
const MATRICES = `
create table matrix (
  id text collate "C" primary key,
  slug text not null unique,
  name text not null,
  kind text not null check (kind in ('VERTICAL', 'REGIONAL')),
  forms jsonb not null
);
create table matrix_node (
  id text collate "C" primary key,
  matrix_id text collate "C" not null references matrix,
  account_id text collate "C" not null references account,
  parent_id text collate "C" references matrix_node,
  level text not null check (level in ${LEVELS}),
  function_codes jsonb not null,
  path text collate "C" not null unique,
  place text collate "C" not null,
  unique (matrix_id, account_id),
  check (path like '%' || id || '.')
);
create unique index matrix_node_root on matrix_node (matrix_id) where parent_id is null;
create index matrix_node_children on matrix_node (parent_id, place, id);
create index matrix_node_level on matrix_node (matrix_id, level, place, id);
create index matrix_node_order on matrix_node (matrix_id, place, id);
create index matrix_node_account on matrix_node (account_id);
`;

const DOCUMENTS = `
create table normative_document (
  number text primary key,
  title text not null,
  issuer text not null,
  issued_on date,
  published_on date,
  clauses jsonb not null
);
create table shipped_data (name text primary key, digest text not null);
`;

const TABLES = ['division', 'agency', 'account', 'matrix', 'matrix_node', 'normative_document', 'shipped_data'];

const POLICIES = TABLES.map(
  (table) =>
    `alter table ${table} enable row level security; create policy ${table}_all on ${table} using (true) with check (true);`,
).join('\n');

export const registryMigration: Migration = {
  id: '0001_registry',
  sql: [DIVISIONS, AGENCIES, ACCOUNTS, MATRICES, DOCUMENTS, POLICIES].join('\n'),
};
