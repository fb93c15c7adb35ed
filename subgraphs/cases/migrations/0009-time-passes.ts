import type { Migration } from '../../kit/store/migrate.js';

/**
 * When time alone will next do something to a case, and how far it has got with the clock that runs. Cases that are
 * there already are looked at once; imported ones are left as their source told of them.
 */
export const timePassesMigration: Migration = {
  id: '0009_time_passes',
  sql: `
alter table cases
  add column wakes_at timestamptz(3) not null default '9999-12-31T23:59:59.999Z',
  add column escalated_clock integer,
  add column escalated_steps smallint not null default 0;
update cases set wakes_at = changed_at where provenance = 'LIVE' and (open or state = 'CLOSED');
create index cases_wakes on cases (wakes_at, id) where wakes_at < '9999-12-31T23:59:59.999Z';
`,
};
