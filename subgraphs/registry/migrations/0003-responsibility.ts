import type { Migration } from '../../kit/store/migrate.js';

/**
 * Who answers for what (domain.md B2). A rule names one agency, or a function line: then the line's agency nearest to the
 * place answers. Rules are public, because people ask before they know whom; they are laid down by the register itself.
 */
const RULES = `
create table responsibility_rule (
  id text collate "C" primary key,
  scope text not null check (scope in ('CATEGORY', 'TOPIC')),
  code text collate "C" not null,
  division_code text collate "C" references division,
  agency_id text collate "C" references agency,
  function_line text collate "C",
  document_number text not null references normative_document,
  clause text not null,
  priority integer not null,
  check ((agency_id is null) <> (function_line is null))
);
create index responsibility_rule_code on responsibility_rule (scope, code, division_code);
create index responsibility_rule_agency on responsibility_rule (agency_id);
create index responsibility_rule_line on responsibility_rule (function_line);
alter table responsibility_rule enable row level security;
create policy responsibility_rule_public on responsibility_rule for select using (true);
create policy responsibility_rule_laid_down on responsibility_rule for insert with check (caller_claim('kind') = 'SERVICE');
`;

export const responsibilityMigration: Migration = { id: '0003_responsibility', sql: RULES };
