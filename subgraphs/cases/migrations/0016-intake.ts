import type { Migration } from '../../kit/store/migrate.js';

/** What comes with a case beside its words: answers to its category's questions, and files by reference and hash. */
export const intakeMigration: Migration = {
  id: '0016_intake',
  sql: `
create table case_answer (
  case_id text not null references cases (id),
  position integer not null,
  question_code text not null,
  value text not null,
  primary key (case_id, position)
);
create table attachment (
  id text primary key,
  case_id text not null references cases (id),
  reference text not null,
  sha256 text not null,
  media_type text not null,
  size_bytes integer not null,
  added_at timestamptz(3) not null
);
create index attachment_of_case on attachment (case_id, added_at, id);
${['case_answer', 'attachment']
  .map(
    (table) => `
alter table ${table} enable row level security;
create policy ${table}_of_case on ${table}
  using (current_setting('liandong.sight', true) = 'ALL' or case_in_sight(case_id));`,
  )
  .join('')}
`,
};
