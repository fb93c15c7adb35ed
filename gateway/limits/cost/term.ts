import type { PreparedOperation } from '../../engine.js';

export type Variables = PreparedOperation['variables'];

/** A part of a cost: a number, or what it takes to know one. Most operations come out as plain numbers. */
export type Term = number | ((variables: Variables) => number);

export function valueOf(term: Term, variables: Variables): number {
  return typeof term === 'number' ? term : term(variables);
}

export function sum(terms: readonly Term[]): Term {
  return join(terms, (a, b) => a + b);
}

export function most(terms: readonly Term[]): Term {
  return join(terms, Math.max);
}

export function product(a: Term, b: Term): Term {
  if (typeof a === 'number' && typeof b === 'number') return a * b;
  return (variables) => valueOf(a, variables) * valueOf(b, variables);
}

/** Nothing below 0: a negative length or weight must not pay for something else. */
function join(terms: readonly Term[], two: (a: number, b: number) => number): Term {
  let known = 0;
  const unknown: ((variables: Variables) => number)[] = [];
  for (const term of terms)
    if (typeof term === 'number') known = two(known, term);
    else unknown.push(term);
  if (unknown.length === 0) return known;
  return (variables) => unknown.reduce((total, term) => two(total, term(variables)), known);
}
