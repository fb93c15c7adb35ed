/** JSON (RFC 8259) as UTF-8 bytes, one token at a time. */

export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
export const OPEN_BRACKET = 0x5b;
export const CLOSE_BRACKET = 0x5d;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const LOWER_N = 0x6e;

const SPACE = 0x20;
export const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
export const LOWER_E = 0x65;
const UPPER_E = 0x45;
const LOWER_U = 0x75;

/** Thrown where bytes are not what was expected; one for all, because nobody reads its stack. */
export const UNEXPECTED = new Error('Not the JSON that was expected.');

/** Behind white space. */
export function skipSpace(bytes: Uint8Array, at: number): number {
  while (isSpace(bytes[at]!)) at++;
  return at;
}

function isSpace(code: number): boolean {
  return code === SPACE || code === 0x0a || code === 0x0d || code === 0x09;
}

/** Behind a value of any kind that begins here. Throws {@link UNEXPECTED} where there is none. */
export function endOfValue(bytes: Uint8Array, at: number): number {
  const code = bytes[at]!;
  if (code === QUOTE) return endOfString(bytes, at);
  if (code === MINUS || isDigit(code)) return endOfNumber(bytes, at);
  if (code === OPEN_BRACKET) return endOfArray(bytes, at);
  if (code === OPEN_BRACE) return endOfObject(bytes, at);
  return endOfWord(bytes, at);
}

export function endOfString(bytes: Uint8Array, at: number): number {
  for (at++; ;) {
    const code = bytes[at++]!;
    if (code === QUOTE) return at;
    if (code < SPACE) throw UNEXPECTED;
    if (code === BACKSLASH) at = endOfEscape(bytes, at);
  }
}

const ESCAPES = new Set(Buffer.from('"\\/bfnrt'));

function endOfEscape(bytes: Uint8Array, at: number): number {
  const code = bytes[at]!;
  if (ESCAPES.has(code)) return at + 1;
  if (code !== LOWER_U) throw UNEXPECTED;
  for (let digit = 1; digit <= 4; digit++) if (!isHexDigit(bytes[at + digit]!)) throw UNEXPECTED;
  return at + 5;
}

export function endOfNumber(bytes: Uint8Array, at: number): number {
  if (bytes[at] === MINUS) at++;
  at = bytes[at] === ZERO ? at + 1 : endOfDigits(bytes, at);
  if (bytes[at] === POINT) at = endOfDigits(bytes, at + 1);
  if (bytes[at] === LOWER_E || bytes[at] === UPPER_E) {
    const sign = bytes[at + 1];
    at = endOfDigits(bytes, sign === PLUS || sign === MINUS ? at + 2 : at + 1);
  }
  return at;
}

/** One digit at least. */
function endOfDigits(bytes: Uint8Array, at: number): number {
  if (!isDigit(bytes[at]!)) throw UNEXPECTED;
  do at++;
  while (isDigit(bytes[at]!));
  return at;
}

export function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

function isHexDigit(code: number): boolean {
  const lower = code | 0x20;
  return isDigit(code) || (lower >= 0x61 && lower <= 0x66);
}

const WORDS = ['true', 'false', 'null'].map((word) => Buffer.from(word));

function endOfWord(bytes: Uint8Array, at: number): number {
  for (const word of WORDS) if (isAt(bytes, at, word)) return at + word.length;
  throw UNEXPECTED;
}

export function isAt(bytes: Uint8Array, at: number, expected: Uint8Array): boolean {
  for (let i = 0; i < expected.length; i++) if (bytes[at + i] !== expected[i]) return false;
  return true;
}

function endOfArray(bytes: Uint8Array, at: number): number {
  at = skipSpace(bytes, at + 1);
  if (bytes[at] === CLOSE_BRACKET) return at + 1;
  for (;;) {
    at = skipSpace(bytes, endOfValue(bytes, at));
    if (bytes[at] === CLOSE_BRACKET) return at + 1;
    if (bytes[at] !== COMMA) throw UNEXPECTED;
    at = skipSpace(bytes, at + 1);
  }
}

function endOfObject(bytes: Uint8Array, at: number): number {
  at = skipSpace(bytes, at + 1);
  if (bytes[at] === CLOSE_BRACE) return at + 1;
  for (;;) {
    if (bytes[at] !== QUOTE) throw UNEXPECTED;
    at = skipSpace(bytes, endOfString(bytes, at));
    if (bytes[at] !== COLON) throw UNEXPECTED;
    at = skipSpace(bytes, endOfValue(bytes, skipSpace(bytes, at + 1)));
    if (bytes[at] === CLOSE_BRACE) return at + 1;
    if (bytes[at] !== COMMA) throw UNEXPECTED;
    at = skipSpace(bytes, at + 1);
  }
}
