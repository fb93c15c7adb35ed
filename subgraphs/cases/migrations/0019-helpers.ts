import type { Migration } from '../../kit/store/migrate.js';

/** Who helps with a case now: asked for each case of the feed, and nearly always nobody. Small enough to stay in memory. */
export const helpersMigration: Migration = {
  id: '0019_helpers',
  sql: `
create index assignment_open_co_of_case on assignment (case_id) where role = 'CO' and ended_at is null;
create index field_task_open_of_case on field_task (case_id) where completed_at is null;
`,
};
