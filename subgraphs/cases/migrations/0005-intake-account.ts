import type { Migration } from '../../kit/store/migrate.js';

/** Which of our own accounts a case came in through; null for counters, telephones and other systems. */
export const intakeAccountMigration: Migration = {
  id: '0005_intake_account',
  sql: `
alter table cases add column intake_account_id text;
create index cases_intake_account on cases (intake_account_id, received_at) where intake_account_id is not null;
`,
};
