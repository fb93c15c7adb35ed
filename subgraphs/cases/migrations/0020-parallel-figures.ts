import type { Migration } from '../../kit/store/migrate.js';

/**
 * Every read of cases asks this function by its policy; what may not run beside others kept figures of a year on one
 * core. It reads settings and tables only, and a worker has the settings of its leader.
 */
export const parallelFiguresMigration: Migration = {
  id: '0020_parallel_figures',
  sql: 'alter function cases_seen_one_by_one() parallel safe;',
};
