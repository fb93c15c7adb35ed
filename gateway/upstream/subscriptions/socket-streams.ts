import { createClient, type Client, type SubscribePayload } from 'graphql-ws';
import { WebSocket } from 'ws';
import { subscribeBody } from '../../../schema/caller.js';
import type { Headers } from '../headers.js';
import type { OpenStream, StreamListener, StreamRequest, StreamSource } from './stream-source.js';

export interface SocketStreamsOptions {
  /** `ws://` or `wss://`. */
  readonly url: string;
  /** Streams that share one socket; above it another is opened, so that one slow event holds up only so many. @default 500 */
  readonly streamsPerSocket?: number;
  /** A subgraph that accepts sockets and does not acknowledge them counts as away. @default 5_000 */
  readonly ackTimeoutMs?: number;
  /** How often a silent socket is asked whether it still has another end. @default 10_000 */
  readonly keepAliveMs?: number;
}

/** A socket without streams stays open this long: the next subscriber often comes soon. */
const IDLE_SOCKET_MS = 3_000;

/** A larger event than an answer may be (see the HTTP transport). */
const MAX_MESSAGE_BYTES = 10_000_000;

class BoundedWebSocket extends WebSocket {
  constructor(url: string, protocols: string) {
    super(url, protocols, { maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false });
  }
}

/**
 * graphql-transport-ws to one subgraph: few sockets, many streams on each. A socket belongs to one `connection_init`
 * payload, which is what the header rules give; the signed caller goes with each `subscribe`.
 */
export function createSocketStreams(options: SocketStreamsOptions): StreamSource {
  const pools = new Map<string, Socket[]>();
  const socketFor = (headers: Headers): Socket => {
    const key = JSON.stringify(headers);
    const pool = pools.get(key) ?? [];
    pools.set(key, pool);
    const free = pool.find(({ streams }) => streams < (options.streamsPerSocket ?? 500));
    if (free) return free;
    const socket = new Socket(options, headers, () => {
      if (pool.includes(socket)) pool.splice(pool.indexOf(socket), 1);
      if (pool.length === 0) pools.delete(key);
    });
    pool.push(socket);
    return socket;
  };
  return {
    open: (request, listener) => socketFor(request.headers).open(request, listener),
    close() {
      for (const pool of pools.values()) for (const socket of [...pool]) socket.close();
      return Promise.resolve();
    },
  };
}

/** One pooled connection. It leaves the pool when it is closed and nobody streams over it. */
class Socket {
  streams = 0;
  private readonly client: Client;
  private isConnected = false;

  constructor(
    options: SocketStreamsOptions,
    headers: Headers,
    private readonly onUnused: () => void,
  ) {
    let waitingForPong: NodeJS.Timeout | undefined;
    let socket: WebSocket | undefined;
    const keepAlive = options.keepAliveMs ?? 10_000;
    this.client = createClient({
      url: options.url,
      webSocketImpl: BoundedWebSocket,
      // Reconnecting is done above, with a fresh signature and a mark for the gap.
      retryAttempts: 0,
      lazyCloseTimeout: IDLE_SOCKET_MS,
      connectionAckWaitTimeout: options.ackTimeoutMs ?? 5_000,
      keepAlive,
      ...(Object.keys(headers).length > 0 && { connectionParams: { ...headers } }),
      on: {
        connected: (connected) => {
          socket = connected as WebSocket;
          this.isConnected = true;
        },
        closed: () => {
          clearTimeout(waitingForPong);
          this.isConnected = false;
          if (this.streams === 0) this.onUnused();
        },
        ping: (received) => {
          if (!received) waitingForPong = setTimeout(() => socket?.terminate(), keepAlive);
        },
        pong: (received) => {
          if (received) clearTimeout(waitingForPong);
        },
      },
    });
  }

  open(request: StreamRequest, listener: StreamListener): OpenStream {
    this.streams += 1;
    let isOpen = true;
    const leave = (): boolean => {
      if (!isOpen) return false;
      isOpen = false;
      stopWaiting();
      this.streams -= 1;
      if (this.streams === 0 && !this.isConnected) this.onUnused();
      return true;
    };
    const stopWaiting = this.whenConnected(() => isOpen && listener.opened());
    const unsubscribe = this.client.subscribe(payloadOf(request), {
      next: (result) => {
        if (isOpen) void listener.next(JSON.stringify(result));
      },
      error: (error) => {
        if (!leave()) return;
        if (!isErrorList(error)) return listener.lost(causeOf(error));
        void listener.next(JSON.stringify({ errors: error }));
        listener.ended();
      },
      complete: () => {
        if (leave()) listener.ended();
      },
    });
    return {
      close: () => {
        if (leave()) unsubscribe();
      },
    };
  }

  close(): void {
    void this.client.dispose();
  }

  private whenConnected(call: () => void): () => void {
    if (!this.isConnected) return this.client.on('connected', call);
    queueMicrotask(call);
    return () => undefined;
  }
}

function payloadOf({ body, requestId, sign }: StreamRequest): SubscribePayload {
  const payload = JSON.parse(body) as SubscribePayload;
  return { ...payload, extensions: { ...sign?.(subscribeBody(payload)), 'x-request-id': requestId } };
}

function isErrorList(error: unknown): error is readonly unknown[] {
  return Array.isArray(error);
}

function causeOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  const { code = 0, reason = '' } = error as { code?: number; reason?: string };
  return `The socket was closed: ${code} ${reason}`.trim();
}
