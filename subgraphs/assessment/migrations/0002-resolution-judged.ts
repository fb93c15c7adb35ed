import type { Migration } from '../../kit/store/migrate.js';

/** A case that is still within its limit is not yet judged: the resolution rate is over the judged ones, not over all accepted. */
export const resolutionJudgedMigration: Migration = {
  id: '0002_resolution_judged',
  sql: `
alter table score_card rename column accepted to resolution_judged;
create index case_fact_resolving on case_fact (resolve_due_at) where resolve_met_at is null and closed_at is null;
`,
};
