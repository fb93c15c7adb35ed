import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { createHttpServer } from '../../../gateway/http/listen.js';

test('A stop waits for the request under way, and not for a connection over which nothing was ever asked', async () => {
  const server = createHttpServer(pino({ level: 'silent' }), 1_000);
  const order: string[] = [];
  let answer!: () => void;
  const mayAnswer = new Promise<void>((resolve) => (answer = resolve));
  const asked = new Promise<void>((resolve) =>
    server.get('/slow', async () => {
      resolve();
      await mayAnswer;
      return 'answered';
    }),
  );
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;
  const silent = connect(port, '127.0.0.1');
  silent.on('error', () => undefined);
  const silentIsClosed = once(silent, 'close').then(() => order.push('the silent connection is closed'));
  await once(silent, 'connect');
  // Connections are taken in the order in which they came: once this one is asked over, the silent one is known.
  const underWay = fetch(`http://127.0.0.1:${port}/slow`).then((response) => response.text());
  await asked;
  const stopped = server.close().then(() => order.push('stopped'));
  await silentIsClosed;
  answer();
  expect(await underWay).toBe('answered');
  await stopped;
  expect(order).toEqual(['the silent connection is closed', 'stopped']);
});
