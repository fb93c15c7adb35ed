import type { CaseContext } from './context.js';
import { Case } from './types/case.js';

/** The case of an id: null where the id is null or names nothing. */
export async function caseOf({ loaders }: CaseContext, id: string | null | undefined): Promise<Case | null> {
  const row = id == null ? null : await loaders.case.load(id);
  return row && new Case(row);
}
