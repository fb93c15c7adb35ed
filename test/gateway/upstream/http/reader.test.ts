import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { headersOf } from '../../../../gateway/upstream/http/response-head.js';
import { ResponseReader } from '../../../../gateway/upstream/http/response-reader.js';

const CAP = 1_000;
const BODY = '{"data":{"名":"联动 🏛 \\n"}}';
const BYTES = Buffer.byteLength(BODY);

interface Outcome {
  readonly status?: number | undefined;
  readonly body?: string;
  readonly error?: string;
  readonly kept?: boolean | undefined;
}

/** Reads pieces as a socket would bring them: the buffer they come in is overwritten after each. */
function readPieces(pieces: readonly Buffer[], cap = CAP): Outcome {
  const reader = new ResponseReader(cap);
  try {
    let isComplete = false;
    for (const piece of pieces) {
      const lent = Buffer.from(piece);
      isComplete = reader.read(lent);
      lent.fill(0x78);
    }
    if (!isComplete) isComplete = reader.end();
    if (!isComplete) return { error: 'incomplete' };
    return { status: reader.head?.status, body: reader.body.bytes.toString(), kept: reader.head?.isKeptAlive };
  } catch (error) {
    return { error: String(error) };
  }
}

function cut(bytes: Buffer, places: readonly number[]): readonly Buffer[] {
  const ends = [...new Set(places.map((place) => place % bytes.length))].sort((a, b) => a - b);
  return [...ends, bytes.length].map((end, at) => bytes.subarray(at === 0 ? 0 : ends[at - 1], end));
}

const counted = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nContent-Length: ${BYTES}\r\n\r\n${BODY}`;
const half = Buffer.from(BODY).subarray(0, 13).length;
const chunks = Buffer.concat([
  Buffer.from(`HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n${half.toString(16)};a="b"\r\n`),
  Buffer.from(BODY).subarray(0, half),
  Buffer.from(`\r\n${(BYTES - half).toString(16).toUpperCase()}\r\n`),
  Buffer.from(BODY).subarray(half),
  Buffer.from('\r\n0\r\nx-trailer: 1\r\n\r\n'),
]);
const WHOLE: Readonly<Record<string, Buffer>> = {
  'with a length': Buffer.from(counted),
  'in chunks, with an extension and a trailer': chunks,
  'until closed': Buffer.from(`HTTP/1.1 200 OK\r\n\r\n${BODY}`),
  'behind an early hint': Buffer.from(`HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 100 \r\n\r\n${counted}`),
};

describe('an answer is the same however it is cut', () => {
  for (const [name, bytes] of Object.entries(WHOLE))
    test(`${name}: at every byte`, () => {
      for (let at = 1; at < bytes.length; at += 1)
        expect(readPieces([bytes.subarray(0, at), bytes.subarray(at)])).toMatchObject({ status: 200, body: BODY });
    });

  test('anywhere, in any number of pieces', () => {
    const places = fc.array(fc.nat(400), { maxLength: 12 });
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(WHOLE)), places, (bytes, ends) => {
        expect(readPieces(cut(bytes, ends))).toMatchObject({ status: 200, body: BODY });
      }),
    );
  });

  test('random bodies in random chunks', () => {
    const piece = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.array(fc.nat(900), { maxLength: 8 }), (texts, ends) => {
        const body = texts.map((text) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`).join('');
        const bytes = Buffer.from(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${body}0\r\n\r\n`);
        expect(readPieces(cut(bytes, ends))).toMatchObject({ body: texts.join('') });
      }),
    );
  });
});

describe('whether another request may follow', () => {
  const ofHead = (version: string, ...lines: string[]) =>
    readPieces([Buffer.from(`HTTP/${version} 200 OK\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`)]).kept;

  test.each([
    [true, '1.1', ['content-length: 0']],
    [false, '1.1', ['content-length: 0', 'Connection: Close']],
    [false, '1.1', ['content-length: 0', 'connection: x, close']],
    [false, '1.1', []],
    [false, '1.0', ['content-length: 0']],
    [true, '1.0', ['content-length: 0', 'connection: keep-alive']],
    [false, '1.0', ['content-length: 0', 'connection: keep-alive', 'connection: close']],
  ])('%s after %s %j', (kept, version, lines) => {
    expect(ofHead(version, ...lines)).toBe(kept);
  });
});

describe('what is no answer is refused', () => {
  const refused = (text: string, cap = CAP) => readPieces([Buffer.from(text, 'latin1')], cap).error;

  test.each([
    ['no HTTP', 'SSH-2.0-OpenSSH\r\n\r\n'],
    ['another version', 'HTTP/2.0 200 OK\r\n\r\n'],
    ['a status of two digits', 'HTTP/1.1 20 OK\r\n\r\n'],
    ['a line without a colon', 'HTTP/1.1 200 OK\r\nabc\r\n\r\n'],
    ['a space before the colon', 'HTTP/1.1 200 OK\r\ncontent-length : 5\r\n\r\n12345'],
    ['a folded line', 'HTTP/1.1 200 OK\r\na: b\r\n c\r\ncontent-length: 0\r\n\r\n'],
    ['a bare line feed', 'HTTP/1.1 200 OK\r\na: b\nc: d\r\ncontent-length: 0\r\n\r\n'],
    ['NUL', 'HTTP/1.1 200 OK\r\na: \0\r\ncontent-length: 0\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'],
    ['a list of lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1, 2\r\n\r\nab'],
    ['a negative length', 'HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n'],
    ['length and chunks', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a coding of its own', 'HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n'],
    ['chunked twice', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['another protocol', 'HTTP/1.1 101 Switching\r\nupgrade: x\r\n\r\n'],
    ['bytes behind its end', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nab'],
    ['bytes behind an answer without a body', 'HTTP/1.1 204 No Content\r\n\r\na'],
    ['bytes behind the last chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\na'],
    ['a chunk without a size', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nx\r\n'],
    ['a chunk longer than it says', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n'],
    ['a chunk line without CR', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\na\r\n0\r\n\r\n'],
  ])('%s', (_name, text) => {
    expect(refused(text)).toMatch(/^Error: /);
  });

  test.each([
    ['by its length', `HTTP/1.1 200 OK\r\ncontent-length: 1001\r\n\r\n`],
    ['in chunks', `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3e9\r\n${'x'.repeat(1_001)}`],
    ['until closed', `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(1_001)}`],
  ])('an answer over the cap, %s', (_name, text) => {
    expect(refused(text)).toContain('larger than 1000 bytes');
  });

  test('a head that does not end', () => {
    expect(refused(`HTTP/1.1 200 OK\r\na: ${'x'.repeat(20_000)}`)).toContain('too large');
    expect(refused(`HTTP/1.1 200 OK\r\na: ${'x'.repeat(20_000)}\r\ncontent-length: 0\r\n\r\n`)).toContain('too large');
  });

  test('an answer that stops in the middle', () => {
    for (const [name, bytes] of Object.entries(WHOLE)) {
      if (name === 'until closed') continue;
      for (let at = 0; at < bytes.length; at += 7)
        expect(readPieces([bytes.subarray(0, at)])).toEqual({ error: 'incomplete' });
    }
  });
});

test('random bytes are an answer or an error, never a hang or another exception', () => {
  const start = fc.constantFrom('', 'HTTP/1.1 200 OK\r\n', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
  const bit = fc.constantFrom(
    '0',
    '5',
    'a',
    ':',
    ' ',
    '\r\n',
    '\r',
    '\n',
    '\r\n\r\n',
    ';',
    'content-length',
    '\0',
    'é',
  );
  fc.assert(
    fc.property(start, fc.array(bit, { maxLength: 40 }), fc.array(fc.nat(80)), (head, bits, ends) => {
      const bytes = Buffer.from(`${head}${bits.join('')}x`, 'latin1');
      const whole = readPieces([bytes]);
      const pieces = readPieces(cut(bytes, ends));
      // What is behind the end may come after the answer is complete, when it is the next reader's concern.
      if (whole.error === undefined) expect(pieces).toEqual(whole);
      expect(whole.error ?? '').not.toContain('TypeError');
    }),
  );
});

test('headers: names in lower case, space and tab around values only, the first of several', () => {
  expect(headersOf('HTTP/1.1 200 OK\r\nRetry-After: \t7 \r\nx:\r\nX: 2\r\ny: \u00a0é')).toEqual({
    'retry-after': '7',
    x: '',
    y: '\u00a0é',
  });
});
