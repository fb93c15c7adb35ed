import { stableId } from '../../kit/ids.js';
import type { ResponsibilityRuleRow } from '../store/tables.js';

/** First responsible is the department concerned. */
const BY_LOCALITY = { document_number: '国办发〔2016〕61号', clause: 'first-responsible' };
/** A policy is the ministry's, a matter of several places the higher department's. */
const WHO_ANSWERS = { document_number: '国办发〔2016〕80号', clause: 'who-answers' };

/**
 * Who answers for what in the demo: the police for public safety and road traffic everywhere, urban management for streets
 * where there is such a bureau, hotlines for the rest in their province; household policy is the ministry's own.
 */
export const DEMO_RULES: readonly ResponsibilityRuleRow[] = [
  rule({ scope: 'CATEGORY', code: 'public-security', function_line: 'police' }),
  rule({ scope: 'CATEGORY', code: 'streets', function_line: 'urban' }),
  ...['utilities', 'housing', 'transport', 'environment', 'livelihood', 'health-education', 'market', 'government'].map(
    (code) => rule({ scope: 'CATEGORY', code, function_line: 'hotline', division_code: '440000' }),
  ),
  rule({ scope: 'TOPIC', code: 'public-order', function_line: 'police', ...WHO_ANSWERS }),
  rule({ scope: 'TOPIC', code: 'policy.household', agency_id: stableId('agency', 'police-cn'), ...WHO_ANSWERS }),
];

function rule(
  about: Pick<ResponsibilityRuleRow, 'scope' | 'code'> & Partial<ResponsibilityRuleRow>,
): ResponsibilityRuleRow {
  const id = stableId('rule', `${about.scope}:${about.code}`);
  return { id, division_code: null, agency_id: null, function_line: null, priority: 0, ...BY_LOCALITY, ...about };
}
