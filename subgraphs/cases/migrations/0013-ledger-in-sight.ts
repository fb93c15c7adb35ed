import type { Migration } from '../../kit/store/migrate.js';

/**
 * Not by the function that the other tables' policies ask: a page of the ledger asks of thousands of rows, and each call
 * would find out anew what its caller sees one by one.
 */
const POLICY = `
drop policy ledger_of_case on ledger;
create policy ledger_of_case on ledger for select using (
  exists (select from cases c where c.id = subject)
  or payload->'leftBy' ?| current_setting('liandong.agencies', true)::text[]
);
`;

export const ledgerInSightMigration: Migration = { id: '0013_ledger_in_sight', sql: POLICY };
