import type { Caller } from '../../schema/caller.js';
import type { Arguments, Policies } from './policies/policy.js';

/** The outer list is an OR, the inner lists are ANDs: `[["a", "b"], ["c"]]` is (a and b) or c. */
export type Alternatives = readonly (readonly string[])[];

/** What a type or field asks of its callers. Everything in it must hold. */
export interface Requirement {
  readonly authenticated: boolean;
  /** One entry per directive. */
  readonly scopes: readonly Alternatives[];
  readonly policies: readonly Alternatives[];
}

/** Every requirement in one; undefined where there is none. Equal lists count once. */
export function joinRequirements(parts: readonly (Requirement | undefined)[]): Requirement | undefined {
  const real = parts.filter((part) => part !== undefined);
  if (real.length < 2) return real[0];
  return {
    authenticated: real.some(({ authenticated }) => authenticated),
    scopes: unique(real.flatMap(({ scopes }) => scopes)),
    policies: unique(real.flatMap(({ policies }) => policies)),
  };
}

/** An outer list without entries is an OR of nothing and holds for nobody; neither does a policy that nobody defines. */
export function meets(
  { authenticated, scopes, policies }: Requirement,
  { caller, args }: { readonly caller: Caller; readonly args: Arguments },
  defined: Policies,
): boolean {
  if (authenticated && caller.kind === 'PUBLIC') return false;
  return (
    scopes.every((alternatives) => holds(alternatives, (scope) => caller.scopes.includes(scope))) &&
    policies.every((alternatives) => holds(alternatives, (name) => defined.get(name)?.(caller, args) === true))
  );
}

function holds(alternatives: Alternatives, test: (name: string) => boolean): boolean {
  return alternatives.some((names) => names.every(test));
}

function unique(lists: readonly Alternatives[]): readonly Alternatives[] {
  return [...new Map(lists.map((alternatives) => [JSON.stringify(alternatives), alternatives])).values()];
}
