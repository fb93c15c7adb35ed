import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** One request as it came over the wire. */
export interface RawRequest {
  readonly head: string;
  readonly body: string;
  /** Of all requests, from 0. */
  readonly index: number;
  /** Of the connection it came on, from 0. */
  readonly connection: number;
}

export type Script = (request: RawRequest, socket: Socket) => void;

/** A subgraph that answers with exactly the bytes a test wants. */
export interface RawServer {
  readonly url: string;
  readonly requests: readonly RawRequest[];
  readonly sockets: readonly Socket[];
  close(): Promise<void>;
}

export async function startRawServer(script: Script, host = '127.0.0.1'): Promise<RawServer> {
  const requests: RawRequest[] = [];
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    const connection = sockets.push(socket) - 1;
    let come = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      come = Buffer.concat([come, bytes]);
      for (let end = come.indexOf('\r\n\r\n'); end >= 0; end = come.indexOf('\r\n\r\n')) {
        const head = come.toString('latin1', 0, end);
        const length = Number(/^content-length: (\d+)$/m.exec(head)?.[1]);
        if (come.length < end + 4 + length) return;
        const body = come.toString('utf8', end + 4, end + 4 + length);
        come = come.subarray(end + 4 + length);
        const request = { head, body, index: requests.length, connection };
        requests.push(request);
        script(request, socket);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}/graphql?x=1`,
    requests,
    sockets,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
