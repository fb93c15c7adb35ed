import { sql } from 'kysely';
import { rowsOf } from './bulk.js';
import { oneOf, type Listed } from './pages.js';
import type { RegistryTrx, ResponsibilityRuleRow, ResponsibilityScopeName } from './tables.js';

/** A rule with the title of the document it rests on. */
export interface ResponsibilityRuleView extends ResponsibilityRuleRow {
  readonly document_title: string;
}

const VIEW = sql.raw(`select rule.*, normative_document.title as document_title
  from responsibility_rule rule join normative_document on normative_document.number = rule.document_number`);

/** The rules for one of these codes that hold in one of these divisions or everywhere. */
export async function rulesFor(
  trx: RegistryTrx,
  request: { scope: ResponsibilityScopeName; codes: readonly string[]; place: readonly string[] },
): Promise<readonly ResponsibilityRuleView[]> {
  const { rows } = await sql<ResponsibilityRuleView>`${VIEW}
    where rule.scope = ${request.scope} and ${oneOf('rule.code', request.codes)}
      and (rule.division_code is null or ${oneOf('rule.division_code', request.place)})`.execute(trx);
  return rows;
}

/** The rules by which each agency answers: those that name it, and those of its line for where it serves. */
export async function rulesOfAgencies(
  trx: RegistryTrx,
  agencyIds: readonly string[],
): Promise<readonly Listed<ResponsibilityRuleView>[]> {
  const { rows } = await sql<Listed<ResponsibilityRuleView>>`
    with recursive place (agency_id, code) as (
      select id, division_code from agency where ${oneOf('id', agencyIds)}
      union all
      select place.agency_id, division.parent_code from place join division using (code)
      where division.parent_code is not null
    )
    select agency.id as parent, rule.*, normative_document.title as document_title
    from agency
    join responsibility_rule rule on rule.agency_id = agency.id or (
      rule.function_line = agency.function_line and (rule.division_code is null
        or exists (select from place where place.agency_id = agency.id and place.code = rule.division_code)))
    join normative_document on normative_document.number = rule.document_number
    where ${oneOf('agency.id', agencyIds)} and agency.abolished_at is null
    order by rule.code, rule.id`.execute(trx);
  return rows;
}

/** Rules whose id is taken already stay as they are. Returns the ids that are new. */
export async function insertRules(
  trx: RegistryTrx,
  rows: readonly ResponsibilityRuleRow[],
): Promise<readonly string[]> {
  const columns = `id text, scope text, code text, division_code text, agency_id text, function_line text,
    document_number text, clause text, priority integer`;
  const inserted = await sql<{ id: string }>`
    insert into responsibility_rule
      (id, scope, code, division_code, agency_id, function_line, document_number, clause, priority)
    select id, scope, code, division_code, agency_id, function_line, document_number, clause, priority
    from ${rowsOf(rows, columns)} on conflict (id) do nothing returning id`.execute(trx);
  return inserted.rows.map((row) => row.id);
}
