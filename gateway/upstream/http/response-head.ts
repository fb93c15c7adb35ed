/** What a response's head says of the response. */
export interface ResponseHead {
  readonly status: number;
  /** A number of bytes, or how else the end of the body is known (RFC 9112 §6.3). */
  readonly framing: number | 'chunked' | 'until closed';
  /** Whether another request may follow on the connection. */
  readonly isKeptAlive: boolean;
  /** How long the server says it keeps an idle connection. */
  readonly keepAliveMs: number | undefined;
  /** The head as it came, for who wants to read the rest of it. */
  readonly text: string;
}

/** Reads status and framing of a head without its empty line. Throws when it is not HTTP/1.x or says two different things. */
export function parseHead(text: string): ResponseHead {
  const status = Number(HEAD.exec(text)?.[1]);
  if (Number.isNaN(status)) throw new Error('The subgraph did not answer in HTTP/1.');
  const said: Said = { length: undefined, isChunked: false, connection: '', keepAliveMs: undefined };
  for (let at = nextLine(text, 0); at < text.length; at = nextLine(text, at)) readLine(text, at, said);
  const framing = framingOf(status, said);
  const { connection, keepAliveMs } = said;
  const isOld = text[7] === '0';
  // HTTP/1.0 knows no chunks: who sends them nevertheless is not trusted with a second request (RFC 9112 §6.1).
  const mayFollow = !isOld || (framing !== 'chunked' && /\bkeep-alive\b/.test(connection));
  const isKeptAlive = mayFollow && framing !== 'until closed' && !/\bclose\b/.test(connection);
  return { status, framing, isKeptAlive, keepAliveMs, text };
}

/** Status line and headers: no folded lines, no space before a colon, no line that ends with less than CR LF. */
const HEAD = /^HTTP\/1\.[01] ([1-9]\d\d)(?: [^\r\n\0]*)?(?:\r\n[!#$%&'*+\-.^_`|~0-9a-z]+:[^\r\n\0]*)*$/i;

function framingOf(status: number, { isChunked, length }: Said): ResponseHead['framing'] {
  if (isChunked && length !== undefined) throw new Error('The answer has a length and chunks.');
  if (status === 204 || status === 304 || status < 200) return 0;
  return isChunked ? 'chunked' : (length ?? 'until closed');
}

/** All headers of a head, names in lower case; of several with one name the first. */
export function headersOf(text: string): Record<string, string> {
  const headers = new Map<string, string>();
  for (let at = nextLine(text, 0); at < text.length; at = nextLine(text, at)) {
    const colon = text.indexOf(':', at);
    const name = text.slice(at, colon).toLowerCase();
    if (!headers.has(name)) headers.set(name, valueAt(text, colon + 1));
  }
  return Object.fromEntries(headers);
}

interface Said {
  length: number | undefined;
  isChunked: boolean;
  connection: string;
  keepAliveMs: number | undefined;
}

/** Most headers are none of ours: their names are told apart by length before anything is cut out of the text. */
function readLine(text: string, at: number, said: Said): void {
  const colon = text.indexOf(':', at);
  switch (colon - at) {
    case CONNECTION.length:
      if (isNamed(text, at, CONNECTION)) said.connection += `${valueAt(text, colon + 1).toLowerCase()},`;
      else if (isNamed(text, at, KEEP_ALIVE)) said.keepAliveMs = readTimeout(valueAt(text, colon + 1));
      return;
    case CONTENT_LENGTH.length:
      if (isNamed(text, at, CONTENT_LENGTH)) said.length = readLength(valueAt(text, colon + 1), said.length);
      return;
    case TRANSFER_ENCODING.length:
      if (!isNamed(text, at, TRANSFER_ENCODING)) return;
      // gzip and the like as a transfer coding needs a TE header, which we do not send.
      if (said.isChunked || valueAt(text, colon + 1).toLowerCase() !== 'chunked')
        throw new Error('The answer has a coding we do not read.');
      said.isChunked = true;
  }
}

function isNamed(text: string, at: number, name: string): boolean {
  return text.slice(at, at + name.length).toLowerCase() === name;
}

function readLength(value: string, before: number | undefined): number {
  const length = /^\d{1,15}$/.test(value) ? Number(value) : NaN;
  if (Number.isNaN(length) || (before !== undefined && before !== length))
    throw new Error('The answer has no one length.');
  return length;
}

function readTimeout(value: string): number | undefined {
  const seconds = /(?:^|[,;\s])timeout=(\d{1,6})/i.exec(value)?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1_000;
}

function nextLine(text: string, at: number): number {
  const end = text.indexOf('\r\n', at);
  return end < 0 ? text.length : end + 2;
}

function valueAt(text: string, at: number): string {
  const line = text.indexOf('\r\n', at);
  let start = at;
  let end = line < 0 ? text.length : line;
  while (start < end && isSpace(text.charCodeAt(start))) start += 1;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** Space or tab, and not U+00A0, which may be half of a letter in UTF-8. */
function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

const CONNECTION = 'connection';
const KEEP_ALIVE = 'keep-alive';
const CONTENT_LENGTH = 'content-length';
const TRANSFER_ENCODING = 'transfer-encoding';
