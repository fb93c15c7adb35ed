/**
 * Why a socket is closed. 44xx are graphql-transport-ws's own; its client comes back after 1012, 1013 and 4403 and gives
 * up after 4400, 4401 and 4429.
 */
export const CLOSE = {
  /** RFC 6455 registry, "service restart". */
  restart: [1012, 'Restart'],
  /** "Try again later": the client did not keep up. */
  slow: [1013, 'Too slow'],
  badMessage: [4400, 'Bad message'],
  unauthorized: [4401, 'Unauthorized'],
  expired: [4403, 'Credentials expired'],
  revoked: [4403, 'Credentials revoked'],
  rightsChanged: [4403, 'Rights changed'],
  rightsUnknown: [1013, 'Rights unknown'],
  wrongProtocol: [4406, 'Subprotocol not acceptable'],
  initTimeout: [4408, 'Connection initialisation timeout'],
  tooManyInits: [4429, 'Too many initialisation requests'],
} as const satisfies Record<string, readonly [number, string]>;

export type CloseReason = readonly [code: number, reason: string];

export function duplicateId(id: string): CloseReason {
  // A close reason holds 123 bytes.
  return [4409, `Subscriber for ${id.slice(0, 36)} already exists`];
}
