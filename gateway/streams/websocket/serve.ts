import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { WebSocketServer, type WebSocket } from 'ws';
import type { AddressOf } from '../../limits/address.js';
import type { Shed } from '../../limits/shed.js';
import { checkSite, type AllowedOrigins } from '../../http/cross-site.js';
import type { Authenticate } from '../../identity/authenticate.js';
import { credentialsOfRequest } from '../../identity/credentials.js';
import type { Operations } from '../operations.js';
import type { Beating, Pulse } from '../pulse.js';
import { CLOSE, type CloseReason } from './close-codes.js';
import { SocketSession, type Wire } from './socket-session.js';
import { textFrame } from './text-frame.js';

export interface WebSocketParts {
  readonly operations: Operations;
  readonly authenticate: Authenticate;
  readonly allowedOrigins: AllowedOrigins;
  readonly addressOf: AddressOf;
  readonly shed: Shed;
  readonly pulse: Pulse;
  readonly logger: Logger;
  /** As long as a request's body may be. */
  readonly maxMessageBytes: number;
  readonly maxConnections: number;
  readonly maxWaitingBytes: number;
  readonly initTimeoutMs: number;
  readonly maxOperationsPerSocket: number;
}

export const SUBPROTOCOL = 'graphql-transport-ws';
const PATH = '/graphql';

/** A peer that does not answer the closing handshake is cut off. */
const CLOSE_WITHIN_MS = 5_000;

export interface RunningWebSockets {
  readonly size: number;
  /** Tells all clients to come back later. */
  close(): Promise<void>;
}

/** Takes WebSocket upgrades on `/graphql`. */
export function serveWebSockets(server: Server, parts: WebSocketParts): RunningWebSockets {
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: parts.maxMessageBytes,
    // A compressor holds 100 KB and more per client, and events are short.
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  });
  const connections = new Set<Connection>();
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const status = refusalOf(request, connections.size, parts);
    if (status !== undefined) return refuseUpgrade(socket, status);
    sockets.handleUpgrade(request, socket, head, (accepted) => {
      const connection = new Connection({ socket: accepted, stream: socket }, request, parts);
      connections.add(connection);
      accepted.once('close', () => connections.delete(connection));
    });
  });
  return {
    get size() {
      return connections.size;
    },
    async close() {
      const gone = [...connections].map((connection) => connection.goAway());
      await Promise.all(gone);
      sockets.close();
    },
  };
}

/** The HTTP status with which an upgrade is refused, before it costs anything. */
function refusalOf(request: IncomingMessage, connections: number, parts: WebSocketParts): string | undefined {
  if (request.url?.split('?')[0] !== PATH) return '404 Not Found';
  const { host, origin } = request.headers;
  const fetchSite = request.headers['sec-fetch-site'];
  const site = { host, origin, secFetchSite: typeof fetchSite === 'string' ? fetchSite : undefined };
  if (checkSite(site, parts.allowedOrigins)) return '403 Forbidden';
  return connections >= parts.maxConnections || parts.shed() ? '503 Service Unavailable' : undefined;
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.on('error', () => undefined);
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

interface AcceptedSocket {
  readonly socket: WebSocket;
  /** What carries its frames. */
  readonly stream: Duplex;
}

/** One accepted socket. */
class Connection implements Beating, Wire {
  private readonly session: SocketSession | undefined;
  private readonly leavePulse: () => void = () => undefined;
  private hasAnswered = true;
  private ending: NodeJS.Timeout | undefined;

  private readonly socket: WebSocket;
  private readonly stream: Duplex;

  constructor(
    { socket, stream }: AcceptedSocket,
    request: IncomingMessage,
    private readonly parts: WebSocketParts,
  ) {
    this.socket = socket;
    this.stream = stream;
    // Errors of the peer (a frame too large, bad UTF-8) have closed the socket with the right code already.
    socket.on('error', () => undefined);
    // Else the connection would stay in memory until the timer is due.
    socket.on('close', () => clearTimeout(this.ending));
    if (socket.protocol !== SUBPROTOCOL) {
      this.close(CLOSE.wrongProtocol);
      return;
    }
    const clientHeaders = request.headers as Readonly<Record<string, string | undefined>>;
    const session = new SocketSession({
      wire: this,
      operations: parts.operations,
      authenticate: parts.authenticate,
      credentials: credentialsOfRequest(request),
      clientHeaders,
      address: parts.addressOf({ address: request.socket.remoteAddress, headers: clientHeaders }),
      initTimeoutMs: parts.initTimeoutMs,
      maxOperations: parts.maxOperationsPerSocket,
    });
    this.session = session;
    this.leavePulse = parts.pulse.add(this);
    socket.on('message', (data, isBinary) => {
      if (isBinary) session.close(CLOSE.badMessage);
      else session.receive((data as Buffer).toString());
    });
    socket.on('pong', () => (this.hasAnswered = true));
    socket.on('close', () => {
      this.leavePulse();
      session.end();
    });
  }

  /** A half-open socket looks alive until it is asked. */
  beat(): void {
    if (!this.hasAnswered) return this.socket.terminate();
    this.hasAnswered = false;
    this.socket.ping();
  }

  send(text: string): void {
    if (this.keepsUp()) this.socket.send(text);
  }

  sendNext(head: Buffer, answer: Buffer): void {
    // Without compression `ws` writes nothing but whole frames either, so ours may go between them.
    if (this.keepsUp()) this.stream.write(textFrame(head, answer));
  }

  close([code, reason]: CloseReason): void {
    this.socket.close(code, reason);
    this.ending ??= setTimeout(() => this.socket.terminate(), CLOSE_WITHIN_MS).unref();
  }

  async goAway(): Promise<void> {
    const gone = new Promise<void>((resolve) => this.socket.once('close', resolve));
    if (this.session) this.session.close(CLOSE.restart);
    else this.socket.terminate();
    await gone;
  }

  /** What a client does not take off the socket waits in our memory. */
  private keepsUp(): boolean {
    if (this.socket.readyState !== this.socket.OPEN) return false;
    if (this.socket.bufferedAmount <= this.parts.maxWaitingBytes) return true;
    this.parts.logger.warn({ waitingBytes: this.socket.bufferedAmount }, 'a client is too slow for its streams');
    this.session?.close(CLOSE.slow);
    return false;
  }
}
