import type { Migration } from '../../kit/store/migrate.js';

/**
 * What assessment publishes: monthly scores and vetoes of agencies (the three rates are ranked and published, `domain.md`
 * §2), counts of official accounts' posts, and the rules behind them.
 */
const PUBLIC_TABLES = [
  'score_card',
  'veto_finding',
  'metric_snapshot',
  'matrix_member',
  'dormancy_policy',
  'indicator_set',
];

const PUBLIC = PUBLIC_TABLES.map(
  (table) => `
drop policy ${table}_all on ${table};
create policy ${table}_public on ${table} for select using (true);
create policy ${table}_of_subgraph on ${table} using (current_setting('liandong.sight', true) = 'ALL');`,
).join('');

/**
 * A day of one agency is a small cell more often than not. `shown` says of each row whether all of its counts may be told
 * to analysts; the agency's own officers see all of its days. Facts of single cases are the subgraph's alone.
 */
const FIGURES = `
alter table daily_figure add column shown boolean not null generated always as (
  received not between 1 and 4 and accepted not between 1 and 4 and closed not between 1 and 4
  and resolved not between 1 and 4 and closed - resolved not between 1 and 4) stored;
drop policy daily_figure_all on daily_figure;
create policy daily_figure_shown on daily_figure for select using (
  (shown and current_setting('liandong.kind', true) = 'ANALYST')
  or agency_id = any (current_setting('liandong.agencies', true)::text[])
);
create policy daily_figure_of_subgraph on daily_figure using (current_setting('liandong.sight', true) = 'ALL');
drop policy case_fact_all on case_fact;
create policy case_fact_of_subgraph on case_fact using (current_setting('liandong.sight', true) = 'ALL');
`;

export const rowPoliciesMigration: Migration = { id: '0003_row_policies', sql: [PUBLIC, FIGURES].join('\n') };
