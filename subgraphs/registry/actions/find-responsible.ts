import { chooseResponsible, codesAbove, commonPlace } from '../domain/responsibility.js';
import { agenciesOfLines, presentAgency } from '../store/agencies.js';
import { divisionChains } from '../store/divisions.js';
import { rulesFor, type ResponsibilityRuleView } from '../store/responsibility-rules.js';
import type { AgencyRow, RegistryTrx, ResponsibilityScopeName } from '../store/tables.js';

export interface Responsible {
  readonly rule: ResponsibilityRuleView;
  readonly agency: AgencyRow;
}

/** Who answers for a category or topic in these divisions; null where nobody is named or a division does not exist. */
export async function findResponsible(
  trx: RegistryTrx,
  { scope, code, divisionCodes }: { scope: ResponsibilityScopeName; code: string; divisionCodes: readonly string[] },
): Promise<Responsible | null> {
  const chains = await divisionChains(trx, divisionCodes);
  if (divisionCodes.some((division) => !chains.has(division))) return null;
  const [codes, place] = [codesAbove(code), commonPlace([...chains.values()])];
  const rules = await rulesFor(trx, { scope, codes, place });
  const lines = rules.flatMap((rule) => rule.function_line ?? []);
  const agencies = lines.length === 0 ? [] : await agenciesOfLines(trx, { lines, divisionCodes: place });
  const choice = chooseResponsible(
    rules.map((rule) => ({
      id: rule.id,
      code: rule.code,
      divisionCode: rule.division_code,
      agencyId: rule.agency_id,
      functionLine: rule.function_line,
      priority: rule.priority,
    })),
    agencies.map((row) => ({ id: row.id, functionLine: row.function_line, divisionCode: row.division_code })),
    { codes, place },
  );
  const agency = choice && (await presentAgency(trx, choice.agencyId));
  return agency ? { agency, rule: rules.find(({ id }) => id === choice.ruleId)! } : null;
}
