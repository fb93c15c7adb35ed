import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { Press } from '../../gateway/streams/newsroom.js';
import { obey } from './measured.js';

/** The baseline: graphql-ws as its documentation starts it. It executes each event for each subscriber. */
const schema = buildSchema(`
  type Query { ok: Boolean }
  type Subscription { published: Story }
  type Story { id: ID! title: String! writer: Writer! }
  type Writer { id: ID! name: String! }`);
const press = new Press();
const http = createServer();
const sockets = new WebSocketServer({ server: http, path: '/graphql', perMessageDeflate: false });
schema.getSubscriptionType()!.getFields()['published']!.subscribe = () => press.read();
useServer({ schema }, sockets);
await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
obey({
  wsUrl: `ws://127.0.0.1:${(http.address() as AddressInfo).port}/graphql`,
  publish: (id, title) => press.publish(id, title),
  subscribers: () => press.readers.size,
});
