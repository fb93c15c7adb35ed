import { Refusal } from '../../../schema/refusals.js';

/** A look-up takes exactly one of its arguments (graph.md §2). Errors: `BAD_USER_INPUT`. */
export function exactlyOne(args: Readonly<Record<string, unknown>>): void {
  if (Object.values(args).filter((value) => value != null).length === 1) return;
  throw new Refusal('BAD_USER_INPUT', { message: `Give exactly one of ${Object.keys(args).join(', ')}.` });
}
