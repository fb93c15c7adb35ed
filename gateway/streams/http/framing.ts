import type { GraphQLFormattedError } from 'graphql';
import type { Framing } from '../shared-answer.js';

/** How answers are written into one HTTP response. */
export interface HttpFraming {
  readonly contentType: string;
  /** Written at once, so that clients and proxies see that the stream stands. */
  readonly opening: string;
  readonly answer: Framing;
  readonly heartbeat: string;
  readonly closing: string;
  readonly failure: (errors: readonly GraphQLFormattedError[]) => string;
}

/** Server-sent events, "distinct connections" mode. https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md */
export const EVENT_STREAM: HttpFraming = {
  contentType: 'text/event-stream; charset=utf-8',
  opening: ':\n\n',
  answer: (text) => `event: next\ndata: ${text}\n\n`,
  heartbeat: ':\n\n',
  closing: 'event: complete\ndata:\n\n',
  failure: (errors) => `event: next\ndata: ${JSON.stringify({ errors })}\n\n`,
};

/**
 * Subscriptions over multipart, `subscriptionSpec=1.0`. The boundary is written right behind each part, because a part
 * is known to be whole only when its boundary is there.
 */
export const MULTIPART_SUBSCRIPTION: HttpFraming = {
  contentType: 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0',
  opening: '--graphql',
  answer: (text) => part(`{"payload":${text}}`),
  heartbeat: part('{}'),
  closing: '--\r\n',
  failure: (errors) => part(JSON.stringify({ payload: null, errors })),
};

/** An answer in parts, `deferSpec=20220824`. A heartbeat is a part that says only that another one will come. */
export const MULTIPART_PARTS: HttpFraming = {
  contentType: 'multipart/mixed;boundary="graphql";deferSpec=20220824',
  opening: '--graphql',
  answer: part,
  heartbeat: part('{"hasNext":true}'),
  closing: '--\r\n',
  failure: (errors) => part(JSON.stringify({ errors, hasNext: false })),
};

function part(json: string): string {
  return `\r\ncontent-type: application/json; charset=utf-8\r\n\r\n${json}\r\n--graphql`;
}
