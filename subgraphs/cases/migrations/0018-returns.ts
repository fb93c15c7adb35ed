import type { Migration } from '../../kit/store/migrate.js';

/** How often a case was given back, kept on it so that statistics need not ask of each. */
export const returnsMigration: Migration = {
  id: '0018_returns',
  sql: `
alter table cases add column return_count integer not null default 0;
update cases c set return_count = r.granted
  from (select case_id, count(*)::integer as granted from return_request where granted group by 1) r
  where r.case_id = c.id;
`,
};
