import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Cancellation } from '../../../../gateway/cancellation.js';
import { createHttpTransport } from '../../../../gateway/upstream/http/http-transport.js';
import type { Transport, TransportRequest } from '../../../../gateway/upstream/transport.js';

/** A key and a certificate of 127.0.0.1 for tests alone: nothing trusts it. */
const PEM = readFileSync('test/fixtures/localhost.pem', 'utf8');

let server: Server | undefined;
let transport: Transport | undefined;
let connections = 0;
beforeEach(() => {
  connections = 0;
  // As NODE_EXTRA_CA_CERTS does for a process.
  const connect = tls.connect.bind(tls) as (options: object) => tls.TLSSocket;
  const trusting = (options: object): tls.TLSSocket => connect({ ...options, ca: PEM });
  jest.spyOn(tls, 'connect').mockImplementation(trusting as never);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await transport?.close();
  server?.closeAllConnections();
  await new Promise((resolve) => server!.close(resolve));
});

async function open(listener: RequestListener): Promise<Transport> {
  server = createServer({ key: PEM, cert: PEM }, listener).on('secureConnection', () => (connections += 1));
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/graphql?x=1`;
  return (transport = createHttpTransport({ url, maxAnswerBytes: 1_000 }));
}

function requestOf(part: Partial<TransportRequest> = {}): TransportRequest {
  return { body: '{"query":"{联动}"}', headers: { 'x-a': 'b' }, signal: new Cancellation(), ...part };
}

describe('A subgraph behind TLS', () => {
  test('is asked by POST, and its answer comes back with status and headers', async () => {
    const post = await open((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (piece: string) => (body += piece));
      request.on('end', () => {
        const { method, url, headers } = request;
        response.writeHead(203, { 'x-b': 'c' }).end(JSON.stringify({ method, url, given: headers['x-a'], body }));
      });
    });
    const answer = await post.post(requestOf());
    expect({ status: answer.status, header: answer.headers['x-b'] }).toEqual({ status: 203, header: 'c' });
    const told = { method: 'POST', url: '/graphql?x=1', given: 'b', body: '{"query":"{联动}"}' };
    expect(JSON.parse(answer.body)).toEqual(told);
  });

  test('is asked again over connections that are open', async () => {
    const post = await open((_request, response) => void response.end('{}'));
    for (let count = 0; count < 20; count += 1) await post.post(requestOf());
    // A socket is free a moment after its answer, so there may be a second one.
    expect(connections).toBeLessThanOrEqual(2);
  });

  test('may not send more than the cap, with a length or without', async () => {
    const post = await open((_request, response) => {
      response.write('x'.repeat(600));
      response.end('x'.repeat(600));
    });
    await expect(post.post(requestOf())).rejects.toThrow('larger than 1000 bytes');
    server!.removeAllListeners('request');
    server!.on('request', (_request, response) => void response.end('x'.repeat(1_001)));
    await expect(post.post(requestOf())).rejects.toThrow('larger than 1000 bytes');
  });

  test('is left when the client goes: its socket closes', async () => {
    const signal = new Cancellation();
    let onClose = (): void => undefined;
    const isClosed = new Promise<void>((resolve) => (onClose = resolve));
    const post = await open((request) => {
      request.socket.on('close', onClose);
      signal.abort();
    });
    await expect(post.post(requestOf({ signal }))).rejects.toThrow('aborted');
    await isClosed;
  });

  test('is not asked at all for a client that has gone', async () => {
    const post = await open((_request, response) => void response.end('{}'));
    const signal = new Cancellation();
    signal.abort();
    await expect(post.post(requestOf({ signal }))).rejects.toThrow('aborted');
    expect(connections).toBe(0);
  });

  test('that breaks off has failed, and the next request is answered', async () => {
    const post = await open((_request, response) => {
      response.writeHead(200, { 'content-length': '50' }).write('{');
      setTimeout(() => response.destroy(), 5);
      server!.removeAllListeners('request');
      server!.on('request', (_next, answer) => void answer.end('{}'));
    });
    await expect(post.post(requestOf())).rejects.toThrow();
    expect(await post.post(requestOf())).toMatchObject({ status: 200, body: '{}' });
  });

  test('whose certificate nobody trusts is not asked', async () => {
    jest.restoreAllMocks();
    let asked = 0;
    const post = await open((_request, response) => {
      asked += 1;
      response.end('{}');
    });
    await expect(post.post(requestOf())).rejects.toThrow(/self-signed|unable to verify/);
    expect(asked).toBe(0);
  });
});
