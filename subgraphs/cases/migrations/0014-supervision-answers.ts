import type { Migration } from '../../kit/store/migrate.js';

/** An order may be answered more than once; nothing ever wrote the two columns that held one answer. */
export const supervisionAnswersMigration: Migration = {
  id: '0014_supervision_answers',
  sql: `
alter table supervision_order drop column answer, drop column answered_at;
create table supervision_answer (
  id text primary key,
  case_id text not null references cases (id),
  order_id text not null references supervision_order (id),
  agency_id text not null,
  text text not null,
  answered_at timestamptz(3) not null
);
create index supervision_answer_of_case on supervision_answer (case_id, answered_at, id);
alter table supervision_answer enable row level security;
create policy supervision_answer_of_case on supervision_answer
  using (current_setting('liandong.sight', true) = 'ALL' or case_in_sight(case_id));
`,
};
