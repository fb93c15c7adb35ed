import type { Migration } from '../../kit/store/migrate.js';

/**
 * Who exists, what is filed and what the norms say is public: accounts are openly official (`domain.md` §0). A command
 * writes as the subgraph once its rule has allowed it. What is not public (access, keys) has policies of its own.
 */
const PUBLIC_TABLES = ['division', 'agency', 'account', 'matrix', 'matrix_node', 'normative_document'];

const PUBLIC = PUBLIC_TABLES.map(
  (table) => `
drop policy ${table}_all on ${table};
create policy ${table}_public on ${table} for select using (true);
create policy ${table}_of_subgraph on ${table} using (current_setting('liandong.sight', true) = 'ALL');`,
).join('');

const OWN = `
drop policy shipped_data_all on shipped_data;
create policy shipped_data_of_subgraph on shipped_data using (current_setting('liandong.sight', true) = 'ALL');
`;

export const rowPoliciesMigration: Migration = { id: '0004_row_policies', sql: [PUBLIC, OWN].join('\n') };
