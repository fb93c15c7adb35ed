/**
 * What is promised of streams, answers in parts and a new supergraph, clause by clause, with the tests that hold it. Times
 * and memory are held by `npm run bench -- streams`.
 *
 * @type {readonly { clause: string, tests: readonly [file: string, words: string][] }[]}
 */
export const STREAM_CLAUSES = [
  {
    clause:
      'Subscriptions: planned and enriched like queries, over graphql-transport-ws, SSE and multipart, with the real clients',
    tests: [
      ['gateway/streams/transports.test.ts', 'reaches a graphql-ws client'],
      ['gateway/streams/transports.test.ts', 'reaches a graphql-sse client'],
      ['gateway/streams/apollo-client.test.ts', 'follows a subscription over multipart'],
      ['gateway/authorise/transports.test.ts', 'refuses the subscription that follows it'],
      ['gateway/streams/case-updated.test.ts', 'what the other three subgraphs know'],
    ],
  },
  {
    clause: 'Upstream: sockets pooled and multiplexed at the subgraph’s own URL, the signed caller in each subscribe',
    tests: [
      ['gateway/streams/upstream.test.ts', 'share one socket and carry their request id each'],
      ['gateway/streams/socket-streams.test.ts', 'share a socket up to a number'],
      ['gateway/streams/upstream.test.ts', 'where the settings say'],
      ['gateway/streams/upstream.test.ts', 'have a socket per connection_init payload'],
      ['gateway/streams/signed-caller.test.ts', 'believes the caller whom the gateway signed'],
      ['gateway/streams/signed-caller.test.ts', 'refuses %s'],
    ],
  },
  {
    clause:
      'Shared: one event is executed once and written once, only the id differs; the fetch does not grow with subscribers',
    tests: [
      ['gateway/streams/upstream.test.ts', 'open one stream, and an event costs one entity request'],
      ['gateway/streams/event-pipeline.test.ts', 'put into the frame of a transport once'],
      ['gateway/streams/signed-caller.test.ts', 'shares no stream with another caller'],
      ['gateway/streams/upstream.test.ts', 'behind a place of their own are not shared'],
      ['contract/rows/matrix.ts', 'comes to nobody else’s stream'],
    ],
  },
  {
    clause: 'A lost upstream is opened again, unseen by clients; the gap is told in the next event',
    tests: [
      ['gateway/streams/upstream.test.ts', 'that are lost are opened again'],
      ['gateway/streams/upstream.test.ts', 'that break are freed and opened again'],
      ['gateway/streams/upstream.test.ts', 'of more events than can wait'],
      ['gateway/streams/socket-streams.test.ts', 'other end of their socket is silent'],
      ['gateway/streams/socket-streams.test.ts', 'come soon at first'],
    ],
  },
  {
    clause: 'Heartbeats on every transport, the head at once, a bounded queue per client, a slow one closed',
    tests: [
      ['gateway/streams/http-streams.test.ts', 'has its head at once, and heartbeats'],
      ['gateway/streams/http-streams.test.ts', 'is cut off when its client does not read'],
      ['gateway/streams/websocket-protocol.test.ts', 'answers heartbeats stays open'],
      ['gateway/streams/websocket-protocol.test.ts', 'is closed with 1013 while others go on'],
      ['gateway/streams/part-answers.test.ts', 'has heartbeats between its parts'],
      ['gateway/streams/pulse.test.ts', 'asked once each, not at once'],
    ],
  },
  {
    clause: 'When a client goes, its upstream is freed',
    tests: [
      ['gateway/streams/upstream.test.ts', 'free the stream when the last of them has gone'],
      ['gateway/streams/upstream.test.ts', 'not opened again once their client has gone'],
      ['gateway/streams/transports.test.ts', 'reaches a multipart client'],
      ['gateway/streams/http-streams.test.ts', 'has its head at once'],
      ['gateway/streams/apollo-client.test.ts', 'its leaving frees the stream'],
      ['gateway/streams/part-answers.test.ts', 'is fetched no further when the client goes'],
    ],
  },
  {
    clause: 'Close codes that real clients treat rightly',
    tests: [
      ['gateway/streams/close-codes.test.ts', 'comes back after every code after which it should'],
      ['gateway/streams/credentials.test.ts', 'that are not good close it with 4401'],
      ['gateway/streams/credentials.test.ts', 'that expire close it with 4403'],
      ['gateway/streams/websocket-protocol.test.ts', 'with 1012 when the gateway stops'],
    ],
  },
  {
    clause: 'A stream ends with its token and can be renewed in band, by the same subject only',
    tests: [
      ['gateway/streams/credentials.test.ts', 'can be renewed by a ping'],
      ['gateway/streams/credentials.test.ts', 'are not renewed by those of somebody else'],
      ['gateway/streams/credentials.test.ts', 'when they were renewed by a request, it goes on'],
      ['gateway/streams/credentials.test.ts', 'are renewed by the same subject only'],
      ['gateway/streams/credentials.test.ts', 'open the subscription again with these rights'],
    ],
  },
  {
    clause: '@defer: parts over multipart through several subgraphs, whole for everybody else',
    tests: [
      ['gateway/streams/part-answers.test.ts', 'is answered in parts, the first before the rest'],
      ['gateway/streams/apollo-client.test.ts', 'shows what is not deferred first'],
      ['gateway/streams/case-updated.test.ts', 'answered in parts, as printed'],
      ['gateway/streams/defer.test.ts', 'is answered whole under %s'],
      ['differential/parts.test.ts', 'make up the whole answer'],
    ],
  },
  {
    clause: 'A new supergraph: composed, checked, its most used operations planned, only then used',
    tests: [
      ['gateway/reload/warm-up.test.ts', 'before anybody uses it'],
      ['gateway/reload/reload.test.ts', 'brings a new supergraph when it is written'],
      ['bin/gateway-commands.test.ts', 'asks its subgraphs for their SDL'],
      ['gateway/reload/reload.test.ts', 'readiness and the log say why'],
    ],
  },
  {
    clause: 'A swap costs no request and no subscription, also one in the middle of a request or of a swap',
    tests: [
      ['gateway/streams/soak.long.ts', 'nothing fails, nothing is lost, nothing grows'],
      ['gateway/reload/reload.test.ts', 'also when its field is removed meanwhile'],
      ['gateway/reload/reload.test.ts', 'that comes during a swap waits'],
      ['gateway/reload/reload.test.ts', 'goes on over a swap without an event'],
      ['gateway/reload/reload.test.ts', 'is spliced: no event lost, none doubled'],
      ['gateway/streams/overlap.test.ts', 'every event passes exactly once'],
      ['gateway/reload/reload.test.ts', 'does not know ends with a code'],
    ],
  },
  {
    clause: 'A hostile raw client harms nobody',
    tests: [
      ['gateway/streams/websocket-protocol.test.ts', 'with 4408 when nobody introduces himself'],
      ['gateway/streams/websocket-protocol.test.ts', 'with 4429 when somebody introduces himself twice'],
      ['gateway/streams/websocket-protocol.test.ts', 'with 4409 when an id is taken'],
      ['gateway/streams/websocket-protocol.test.ts', 'with 4400 when a message %s'],
      ['gateway/streams/websocket-protocol.test.ts', 'with 1009 when a frame is larger'],
      ['gateway/streams/websocket-protocol.test.ts', 'with 4406 when it speaks no subprotocol'],
      ['gateway/streams/websocket-protocol.test.ts', 'to pages of other sites'],
      ['gateway/streams/websocket-protocol.test.ts', 'with 1006 when its other end no longer answers'],
    ],
  },
  {
    clause: 'The loop over clients never holds the event loop above 20 ms',
    tests: [
      ['gateway/streams/turns.test.ts', 'hold the loop for less than 20 ms'],
      ['gateway/streams/turns.test.ts', 'has one turn in its round of the loop'],
    ],
  },
];
