import type { Migration } from '../../kit/store/migrate.js';

/**
 * How often people asked whom to turn to, and how often nobody was named (门难找), by day and province. No asker, no
 * category: a few rows a day, whatever is asked.
 */
export const lookUpsMigration: Migration = {
  id: '0006_look_ups',
  sql: `
create table look_up_count (
  day date not null,
  province text collate "C" not null,
  asked integer not null,
  unanswered integer not null,
  primary key (day, province)
);
alter table look_up_count enable row level security;
create policy look_up_count_of_subgraph on look_up_count using (current_setting('liandong.sight', true) = 'ALL');
`,
};
