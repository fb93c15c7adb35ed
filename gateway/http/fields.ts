import type { Refused } from '../refused.js';

/** The named values of a request before anyone looked at their types. */
export type Fields = Readonly<Record<string, unknown>>;

/** Tagged, because a client may well send a field called `kind`. */
export type FieldsReading = { readonly kind: 'fields'; readonly fields: Fields } | Refused;

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
