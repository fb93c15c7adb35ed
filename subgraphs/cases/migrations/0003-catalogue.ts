import type { Migration } from '../../kit/store/migrate.js';

/**
 * The service catalogue, and how far each imported file has been read. A code holds the codes of all categories above
 * it, dot by dot; bytewise, so that "this category and all below" is a range.
 */
export const catalogueMigration: Migration = {
  id: '0003_catalogue',
  sql: `
create table service_category (
  code text collate "C" primary key,
  scheme text not null,
  level integer not null check (level between 1 and 3),
  parent_code text collate "C" references service_category,
  name text not null,
  name_zh text
);
create index service_category_children on service_category (parent_code, code);
alter table service_category enable row level security;
create policy service_category_all on service_category using (true) with check (true);

create table import_position (
  fingerprint text primary key,
  format text not null,
  rows_read integer not null,
  finished boolean not null,
  advanced_at timestamptz(3) not null
);
alter table import_position enable row level security;
create policy import_position_all on import_position using (true) with check (true);
`,
};
