import type { Migration } from '../../kit/store/migrate.js';

/** What statistics read: an agency's cases by each of their instants, a division's with all divisions below it. */
export const statisticsMigration: Migration = {
  id: '0004_statistics',
  sql: `
create index cases_holder_accepted on cases (holder_agency_id, accepted_at) where accepted_at is not null;
create index cases_holder_closed on cases (holder_agency_id, closed_at) where closed_at is not null;
create index cases_accepted on cases (accepted_at) where accepted_at is not null;
create index cases_closed on cases (closed_at) where closed_at is not null;
create index cases_division_line on cases (division_code collate "C", received_at);
`,
};
