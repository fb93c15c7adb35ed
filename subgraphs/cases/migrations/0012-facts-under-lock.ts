import type { Migration } from '../../kit/store/migrate.js';

/**
 * A command that waited for another one on its case must see what that one wrote beside the case's row. A stable function
 * reads by the snapshot of the waiting statement, a volatile one by the present.
 */
export const factsUnderLockMigration: Migration = {
  id: '0012_facts_under_lock',
  sql: 'alter function case_facts(cases) volatile;',
};
