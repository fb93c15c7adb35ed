import { idPrefix } from '../ids.js';

/** Which type an id names, by its prefix (`graph.md` §2). The whole graph's list: registry's `node(id)` answers from it. */
export const NODE_TYPES: Readonly<Record<string, string>> = {
  agency: 'Agency',
  account: 'Account',
  matrix: 'Matrix',
  mnode: 'MatrixNode',
  case: 'Case',
  incident: 'Incident',
  post: 'Post',
  campaign: 'Campaign',
  cycle: 'AssessmentCycle',
  award: 'AwardProgramme',
};

/** The type's name; undefined for an unknown prefix or a malformed id. */
export function typeNameOfId(id: string): string | undefined {
  const prefix = idPrefix(id);
  return prefix !== undefined && Object.hasOwn(NODE_TYPES, prefix) ? NODE_TYPES[prefix] : undefined;
}
