import { brokenBytes, fieldsOf } from './bodies.js';
import type { Input } from './http-input.js';
import type { Random } from './random.js';

/** The last message of every input asks this back, if the socket is still open by then. */
const LAST_PING = '{"type":"ping"}';

/** Whether the server has answered a ping of the protocol or closes the socket. */
export function isSocketDone(said: Buffer): boolean {
  const headLength = said.indexOf('\r\n\r\n') + 4;
  if (headLength < 4) return false;
  for (let at = headLength; at + 2 <= said.length;) {
    const opcode = said[at]! & 0x0f;
    const short = said[at + 1]! & 0x7f;
    const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
    if (at + 2 + lengthBytes > said.length) return false;
    const length =
      lengthBytes === 0 ? short : said.readUIntBE(at + 2 + Math.max(0, lengthBytes - 6), Math.min(6, lengthBytes));
    const from = at + 2 + lengthBytes;
    if (opcode === 8 || said.subarray(from, from + length).includes('"pong"')) return true;
    at = from + length;
  }
  return false;
}

export function socketInput(tokens: readonly string[], random: Random): Input {
  const pieces: Buffer[] = [handshake(random)];
  const params = random.chance(0.4) ? { authorization: `Bearer ${random.pick(tokens)}` } : {};
  if (random.chance(0.95)) pieces.push(frame(JSON.stringify({ type: 'connection_init', payload: params })));
  // What breaks the frames behind it comes last, and seldom.
  const isWhole = random.chance(0.93);
  for (let left = 1 + random.int(4); left > 0; left -= 1) pieces.push(...messageFrames(random));
  if (!isWhole) pieces.push(unfinishedFrame(random));
  if (random.chance(0.1)) pieces.push(frame(JSON.stringify({ type: 'complete', id: '1' })));
  pieces.push(frame(LAST_PING));
  return {
    kind: 'WebSocket',
    pieces,
    pauseMs: random.chance(0.1) ? random.int(10) : 0,
    leaves: random.chance(0.1),
    isWhole,
  };
}

function handshake(random: Random): Buffer {
  const protocol = random.chance(0.95) ? 'graphql-transport-ws' : random.pick(['graphql-ws', '', 'a, b', '\u00e9']);
  const lines = [
    `GET ${random.chance(0.97) ? '/graphql' : random.pick(['/', '/nothing', '/graphql?x=%zz'])} HTTP/1.1`,
    'host: localhost',
    'connection: Upgrade',
    'upgrade: websocket',
    `sec-websocket-version: ${random.chance(0.98) ? 13 : 7}`,
    `sec-websocket-key: ${random.chance(0.98) ? random.bytes(16).toString('base64') : 'short'}`,
    `sec-websocket-protocol: ${protocol}`,
    ...(random.chance(0.03) ? ['origin: https://elsewhere.example'] : []),
    ...(random.chance(0.1) ? ['sec-websocket-extensions: permessage-deflate; client_max_window_bits=99'] : []),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}

function messageFrames(random: Random): readonly Buffer[] {
  const text = messageText(random);
  if (random.chance(0.75)) return [frame(text)];
  return random.pick<() => readonly Buffer[]>([
    () => fragments(text, random),
    () => [frame(brokenBytes(Buffer.from(text), random))],
    () => [frame(text, { opcode: random.pick([2, 3, 7, 8, 9, 10, 11, 15]) })],
    () => [frame(text, { isMasked: false })],
    () => [frame(text, { reserved: 0x40 })],
    () => [frame(Buffer.alloc(1_200_000, ' '))],
    () => [frame('', { opcode: 0 })],
    () => Array.from({ length: 50 }, () => frame('x', { opcode: 9 })),
    () => Array.from({ length: 50 }, () => frame('{"type":"ping"}')),
    () => [frame(Buffer.from([random.int(6), random.int(256), 0xc3, 0x28]), { opcode: 8 })],
  ])();
}

function unfinishedFrame(random: Random): Buffer {
  return random.chance(0.5)
    ? frame(messageText(random)).subarray(0, 1 + random.int(8))
    : Buffer.from([0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4]);
}

function messageText(random: Random): string {
  const id = random.pick(['1', '1', '2', 'x'.repeat(200), '', '__proto__']);
  if (random.chance(0.85)) return JSON.stringify({ type: 'subscribe', id, payload: fieldsOf(random) });
  return random.pick([
    JSON.stringify({ type: 'connection_init' }),
    JSON.stringify({ type: 'complete', id }),
    JSON.stringify({ type: 'ping', payload: { authorization: 'Bearer x' } }),
    JSON.stringify({ type: 'pong', payload: [] }),
    JSON.stringify({ type: 'next', id, payload: {} }),
    JSON.stringify({ type: 'subscribe', id: 7, payload: null }),
    JSON.stringify({ type: { toString: 1 } }),
    'null',
    '[]',
    '"subscribe"',
    '',
  ]);
}

/** One message in several frames, a control frame among them. */
function fragments(text: string, random: Random): readonly Buffer[] {
  const bytes = Buffer.from(text);
  const at = random.int(bytes.length + 1);
  return [
    frame(bytes.subarray(0, at), { isFinal: false }),
    frame('', { opcode: 9 }),
    ...Array.from({ length: random.int(20) }, () => frame('', { opcode: 0, isFinal: false })),
    frame(bytes.subarray(at), { opcode: 0 }),
  ];
}

interface FrameOptions {
  readonly opcode?: number;
  readonly isFinal?: boolean;
  readonly isMasked?: boolean;
  /** Bits that mean nothing without an extension. */
  readonly reserved?: number;
}

/** RFC 6455 §5.2. The mask is zero: it hides nothing from whoever reads a failure. */
function frame(content: string | Buffer, options: FrameOptions = {}): Buffer {
  const { opcode = 1, isFinal = true, isMasked = true, reserved = 0 } = options;
  const bytes = Buffer.from(content);
  const mask = isMasked ? 0x80 : 0;
  const length =
    bytes.length < 126
      ? Buffer.from([mask | bytes.length])
      : bytes.length < 65_536
        ? Buffer.from([mask | 126, bytes.length >> 8, bytes.length & 0xff])
        : Buffer.concat([Buffer.from([mask | 127, 0, 0, 0, 0]), uint32(bytes.length)]);
  return Buffer.concat([
    Buffer.from([(isFinal ? 0x80 : 0) | reserved | opcode]),
    length,
    Buffer.alloc(isMasked ? 4 : 0),
    bytes,
  ]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
