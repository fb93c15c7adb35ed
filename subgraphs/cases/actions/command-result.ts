import { done, violate, type Outcome } from '../../kit/outcome.js';

/** What a command answers: ids only, because it is stored with the idempotency key. */
export interface CommandResult {
  readonly caseId: string;
}

// Types, not interfaces: only types count as JSON.

type StoredViolation = { code: string; message: string; path: readonly string[]; clause: string | null };

type StoredResult = { caseId: string | null; violations: readonly StoredViolation[] };

export function storable(outcome: Outcome<CommandResult>): StoredResult {
  if (outcome.kind === 'done') return { caseId: outcome.value.caseId, violations: [] };
  const violations = outcome.violations.map(({ code, message, path, clause = null }) => ({
    code,
    message,
    path,
    clause,
  }));
  return { caseId: null, violations };
}

export function unstored({ caseId, violations }: StoredResult): Outcome<CommandResult> {
  if (caseId !== null) return done({ caseId });
  return violate(...violations.map(({ clause, ...rest }) => (clause === null ? rest : { ...rest, clause })));
}
