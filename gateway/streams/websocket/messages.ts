import { isRecord } from '../../http/fields.js';

/** What a client may send (graphql-transport-ws protocol). */
export type ClientMessage =
  | { readonly type: 'connection_init' | 'ping' | 'pong'; readonly payload: Readonly<Record<string, unknown>> }
  | { readonly type: 'subscribe'; readonly id: string; readonly payload: Readonly<Record<string, unknown>> }
  | { readonly type: 'complete'; readonly id: string };

/** An id is kept as long as its operation and sent with every event. */
const MAX_ID_LENGTH = 128;

/** Undefined: not a message of the protocol. */
export function readMessage(text: string): ClientMessage | undefined {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isRecord(message) ? messageOf(message) : undefined;
}

function messageOf(message: Readonly<Record<string, unknown>>): ClientMessage | undefined {
  const { type, id, payload } = message;
  switch (type) {
    case 'connection_init':
    case 'ping':
    case 'pong':
      return payload == null || isRecord(payload) ? { type, payload: payload ?? {} } : undefined;
    case 'subscribe':
      return isId(id) && isRecord(payload) ? { type, id, payload } : undefined;
    case 'complete':
      return isId(id) ? { type, id } : undefined;
    default:
      return undefined;
  }
}

function isId(id: unknown): id is string {
  return typeof id === 'string' && id !== '' && id.length <= MAX_ID_LENGTH;
}
