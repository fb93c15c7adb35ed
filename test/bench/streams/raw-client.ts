import { randomBytes, randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/** A subscriber as cheap as can be, because it shares the machine with what is measured: frames are read where they lie. */
export interface RawClient {
  close(): void;
}

export interface RawClientParts {
  readonly url: string;
  readonly query: string;
  /** The `title` of each event. */
  readonly onTitle: (title: string) => void;
}

/** All clients of a process read into it, one after another. */
const INBOX = Buffer.allocUnsafe(65_536);

const TITLE = Buffer.from('"title":"');

/** Resolves when the server has acknowledged the client; it has subscribed then. */
export function subscribe({ url, query, onTitle }: RawClientParts): Promise<RawClient> {
  const { hostname, port, pathname } = new URL(url);
  return new Promise((resolve, reject) => {
    const frames = new FrameReader((opcode, payload) => {
      if (opcode === 9) return void socket.write(clientFrame(10, payload));
      const at = payload.indexOf(TITLE);
      if (at >= 0)
        return onTitle(payload.toString('latin1', at + TITLE.length, payload.indexOf(34, at + TITLE.length)));
      socket.write(clientFrame(1, JSON.stringify({ id: randomUUID(), type: 'subscribe', payload: { query } })));
      resolve({ close: () => socket.destroy() });
    });
    let isUpgraded = false;
    const socket: Socket = connect({
      host: hostname,
      port: Number(port),
      onread: {
        buffer: INBOX,
        callback(length) {
          const bytes = INBOX.subarray(0, length);
          if (isUpgraded) frames.read(bytes);
          else if (bytes.includes('101 Switching')) {
            isUpgraded = true;
            socket.write(clientFrame(1, '{"type":"connection_init"}'));
            // A first heartbeat may come with the handshake.
            frames.read(bytes.subarray(bytes.indexOf('\r\n\r\n') + 4));
          } else reject(new Error(bytes.toString()));
          return true;
        },
      },
    });
    socket.once('error', reject);
    socket.write(
      `GET ${pathname} HTTP/1.1\r\nhost: ${hostname}:${port}\r\nupgrade: websocket\r\nconnection: upgrade\r\n` +
        `sec-websocket-version: 13\r\nsec-websocket-protocol: graphql-transport-ws\r\n` +
        `sec-websocket-key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
    );
  });
}

/** Frames of a server: unmasked, below 64 KB. */
class FrameReader {
  private rest: Buffer | undefined;

  constructor(private readonly onFrame: (opcode: number, payload: Buffer) => void) {}

  read(chunk: Buffer): void {
    let bytes = this.rest ? Buffer.concat([this.rest, chunk]) : chunk;
    while (bytes.length >= 2) {
      const short = bytes[1]!;
      const start = short < 126 ? 2 : 4;
      const end = start + (short < 126 ? short : bytes.length < 4 ? Infinity : bytes.readUInt16BE(2));
      if (bytes.length < end) break;
      this.onFrame(bytes[0]! & 15, bytes.subarray(start, end));
      bytes = bytes.subarray(end);
    }
    this.rest = bytes.length === 0 ? undefined : Buffer.from(bytes);
  }
}

/** Masked with zeros, as a client's frames must be masked with something. */
function clientFrame(opcode: number, text: string | Buffer): Buffer {
  const payload = Buffer.from(text);
  const short = payload.length < 126;
  const head = Buffer.alloc(short ? 6 : 8);
  head[0] = 0x80 | opcode;
  head[1] = 0x80 | (short ? payload.length : 126);
  if (!short) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}
