import { randomUUID } from 'node:crypto';

/** The id a caller gave its request, where it is fit for logs and headers; a new one otherwise. */
export function requestIdOf(given: string | string[] | undefined): string {
  return typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID();
}
