import type { GraphQLFormattedError } from 'graphql';
import { REFUSALS, type RefusalCode } from '../schema/refusals.js';

/** A request that gets no data: what the client is told, and the code its status follows from. */
export interface Refused {
  readonly kind: 'refused';
  readonly code: RefusalCode;
  readonly errors: readonly GraphQLFormattedError[];
  /** When asking again makes sense; also sent as `Retry-After`. */
  readonly retryAfterSeconds?: number;
}

/** What a client that ran into a limit can act on. */
export interface LimitDetails {
  readonly limit?: number;
  /** What was asked for; where counting ends at the limit, the first one over it. */
  readonly value?: number;
  readonly retryAfterSeconds?: number;
}

/** @param message one sentence in place of the code's own, where more can be said without telling secrets */
export function refuse(code: RefusalCode, message: string = REFUSALS[code].sentence, details?: LimitDetails): Refused {
  const { retryAfterSeconds } = details ?? {};
  return {
    kind: 'refused',
    code,
    errors: [{ message, extensions: { code, ...details } }],
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  };
}

/** graphql-js quotes the value it refuses, however long it is. */
const MAX_MESSAGE = 500;

/** Refuses with the messages and places graphql-js found in the client's own document or variables. */
export function refuseWith(code: RefusalCode, errors: readonly GraphQLFormattedError[]): Refused {
  return {
    kind: 'refused',
    code,
    errors: errors.map(({ message, locations }) => ({
      message: message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}…` : message,
      ...(locations && { locations }),
      extensions: { code },
    })),
  };
}
