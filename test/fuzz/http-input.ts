import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { bodyOf, fieldsOf } from './bodies.js';
import type { Random } from './random.js';

/** What is written to a socket, piece by piece. */
export interface Input {
  readonly kind: 'HTTP' | 'event stream' | 'multipart' | 'WebSocket';
  readonly pieces: readonly Buffer[];
  /** Between two pieces. */
  readonly pauseMs: number;
  /** The client goes without waiting for an answer. */
  readonly leaves: boolean;
  /** It is framed as it should be, so that there must be an answer. */
  readonly isWhole: boolean;
}

/** 40 MB of nothing in a few kilobytes. */
const NOTHING = Buffer.alloc(40_000_000, ' ');
const BOMBS = {
  gzip: gzipSync(NOTHING),
  deflate: deflateSync(NOTHING),
  br: brotliCompressSync(NOTHING),
} as const;

const ACCEPTS: Readonly<Record<Exclude<Input['kind'], 'WebSocket'>, readonly string[]>> = {
  HTTP: [
    'application/json',
    'application/graphql-response+json',
    '*/*',
    'text/html',
    'application/json;q=0',
    'a/b;;;=',
  ],
  'event stream': ['text/event-stream', 'text/event-stream, application/json;q=0.5', 'text/event-stream;q=banana'],
  multipart: [
    'multipart/mixed;deferSpec=20220824,application/json',
    'multipart/mixed;subscriptionSpec=1.0,application/json',
    'multipart/mixed;boundary="x y";deferSpec=nothing',
  ],
};

const ODD_HEADERS = [
  'x-liandong-caller: eyJraW5kIjoiU0VSVklDRSJ9.AAAA',
  'authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.',
  `authorization: Bearer ${'a'.repeat(3_000)}`,
  'authorization: Basic Og==',
  'origin: https://elsewhere.example',
  'origin: null',
  'sec-fetch-site: cross-site',
  'x-request-id: \u00e4\u00f6 ${jndi:ldap}',
  `x-request-id: ${'r'.repeat(500)}`,
  'x-purpose: \t',
  `x-purpose: ${'p'.repeat(2_000)}`,
  'x-forwarded-for: 1.2.3.4, ::1, junk',
  'host: a.example',
  'expect: 100-continue',
  'upgrade: h2c',
  'te: trailers',
  'range: bytes=0-1',
  'cookie: a=b; =; ;;',
  'content-length: 3',
  'content-length: -1',
  'transfer-encoding: chunked',
  'transfer-encoding: gzip, chunked',
  'no colon here',
  ' folded: line',
  'bad\u0001name: x',
  `x-long: ${'h'.repeat(20_000)}`,
] as const;

export function httpInput(kind: Exclude<Input['kind'], 'WebSocket'>, tokens: readonly string[], random: Random): Input {
  const request = random.chance(0.12) ? getRequest(kind, random) : postRequest(kind, random);
  const headers = [...request.headers, `accept: ${random.pick(ACCEPTS[kind])}`, 'connection: close', 'host: localhost'];
  if (random.chance(0.5)) headers.push(`authorization: Bearer ${random.pick(tokens)}`);
  const odd = random.chance(0.2) ? random.pick(ODD_HEADERS) : undefined;
  if (odd !== undefined) headers.splice(random.int(headers.length), 0, odd);
  const isWhole = request.isWhole && (odd === undefined || !/^(?:content-length|transfer|upgrade|expect| )/.test(odd));
  const head = Buffer.from(`${request.line}\r\n${headers.join('\r\n')}\r\n\r\n`, 'latin1');
  return { kind, isWhole, ...pieced(Buffer.concat([head, request.body]), random) };
}

interface Request {
  readonly line: string;
  readonly headers: readonly string[];
  readonly body: Buffer;
  readonly isWhole: boolean;
}

function getRequest(kind: Input['kind'], random: Random): Request {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(fieldsOf(random)))
    search.append(name, typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
  if (random.chance(0.2)) search.append(random.pick(['query', 'variables', 'x']), '{');
  const text = search.toString().slice(0, random.chance(0.1) ? 60_000 : 6_000);
  const path = random.pick(['/graphql', '/graphql', '/graphql', '//graphql', '/graphql/%2e%2e/', '/graphql/%zz', '/']);
  const method = random.pick(['GET', 'GET', 'GET', 'HEAD', 'PUT', 'OPTIONS', 'TRACE', 'FUZZ', 'get']);
  const tail = random.chance(0.1) ? '%E4%ZZ%' : '';
  return {
    line: `${method} ${path}?${text}${tail} HTTP/1.1`,
    headers: kind === 'HTTP' && random.chance(0.1) ? ['content-length: 0'] : [],
    body: Buffer.alloc(0),
    isWhole: true,
  };
}

function postRequest(kind: Input['kind'], random: Random): Request {
  const plain = random.chance(0.01) && kind === 'HTTP' ? Buffer.alloc(1_200_000, ' ') : bodyOf(random);
  const { body, encoding } = random.chance(0.1) ? packed(plain, random) : { body: plain, encoding: undefined };
  const type = random.chance(0.9)
    ? 'application/json'
    : random.pick([
        'text/plain',
        'application/json; charset=utf-16',
        'multipart/form-data; boundary=x',
        '',
        'application/json;;',
      ]);
  const headers = [`content-type: ${type}`, ...(encoding === undefined ? [] : [`content-encoding: ${encoding}`])];
  const framed = random.chance(0.15)
    ? chunked(body, random)
    : { body, length: `content-length: ${body.length}`, isWhole: true };
  return {
    line: 'POST /graphql HTTP/1.1',
    headers: [...headers, framed.length],
    body: framed.body,
    isWhole: framed.isWhole,
  };
}

function packed(plain: Buffer, random: Random): { readonly body: Buffer; readonly encoding: string } {
  return random.pick<() => { readonly body: Buffer; readonly encoding: string }>([
    () => ({ body: gzipSync(plain), encoding: 'gzip' }),
    () => ({ body: gzipSync(plain).subarray(0, 20), encoding: 'gzip' }),
    () => ({ body: plain, encoding: random.pick(['gzip', 'br', 'deflate', 'zstd', 'gzip, gzip', 'identity', '']) }),
    () => ({ body: gzipSync(gzipSync(plain)), encoding: 'gzip' }),
    () => ({ body: BOMBS.gzip, encoding: 'gzip' }),
    () => ({ body: BOMBS.br, encoding: 'br' }),
    () => ({ body: BOMBS.deflate, encoding: 'deflate' }),
  ])();
}

function chunked(
  body: Buffer,
  random: Random,
): { readonly body: Buffer; readonly length: string; readonly isWhole: boolean } {
  const right = body.length.toString(16);
  const size = random.chance(0.8)
    ? right
    : random.pick(['zz', (body.length + 5).toString(16), '-1', 'ffffffffffffffff']);
  const isEnded = random.chance(0.9);
  const end = isEnded ? '\r\n0\r\n\r\n' : '\r\n';
  return {
    isWhole: size === right && isEnded && body.length > 0,
    body: Buffer.concat([Buffer.from(`${size}\r\n`), body, Buffer.from(end)]),
    length: 'transfer-encoding: chunked',
  };
}

/** Whole, in pieces a moment apart, or cut off. */
function pieced(bytes: Buffer, random: Random): Pick<Input, 'pieces' | 'pauseMs' | 'leaves'> {
  if (random.chance(0.85)) return { pieces: [bytes], pauseMs: 0, leaves: false };
  const at = [random.int(bytes.length), random.int(bytes.length)].sort((a, b) => a - b);
  const pieces = [bytes.subarray(0, at[0]), bytes.subarray(at[0], at[1]), bytes.subarray(at[1])];
  const leaves = random.chance(0.4);
  return { pieces: leaves ? pieces.slice(0, 2) : pieces, pauseMs: random.int(20), leaves };
}
