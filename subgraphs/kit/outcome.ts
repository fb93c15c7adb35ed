/** A broken rule that a caller may run into: data, never an exception. GraphQL shape: `RuleViolation`. */
export interface Violation {
  /** UPPER_CASE, e.g. `STALE_VERSION`. */
  readonly code: string;
  /** One sentence for the caller. */
  readonly message: string;
  /** Where in the input, e.g. `['input', 'leadAgencyId']`. */
  readonly path: readonly string[];
  /** The norm's clause the rule rests on. */
  readonly clause?: string;
}

export type Outcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'violation'; readonly violations: readonly Violation[] };

export function done<T>(value: T): Outcome<T> {
  return { kind: 'done', value };
}

export function violate(...violations: readonly Violation[]): Outcome<never> {
  return { kind: 'violation', violations };
}
