import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  LOWER_E,
  LOWER_U,
  MINUS,
  NINE,
  OPEN_BRACE,
  OPEN_BRACKET,
  PLUS,
  POINT,
  QUOTE,
  SPACE,
  UPPER_E,
  ZERO,
} from './json-codes.js';
import { firstMark, marksOfUnread, WORD } from './words.js';

/**
 * JSON (RFC 8259) as UTF-8, one token at a time. A byte that no JSON has must stand behind the text and {@link WORD} more
 * behind that, so that every loop ends.
 */

/** Thrown where bytes are not what was expected; one for all, because nobody reads its stack. */
export const UNEXPECTED = new Error('Not the JSON that was expected.');

/** Behind white space. */
export function skipSpace(json: DataView, at: number): number {
  while (isSpace(json.getUint8(at))) at++;
  return at;
}

function isSpace(code: number): boolean {
  return code === SPACE || code === 0x0a || code === 0x0d || code === 0x09;
}

/** Behind a value of any kind that begins here. Throws {@link UNEXPECTED} where there is none. */
export function endOfValue(json: DataView, at: number): number {
  const code = json.getUint8(at);
  if (code === QUOTE) return endOfString(json, at);
  if (code === MINUS || isDigit(code)) return endOfNumber(json, at);
  if (code === OPEN_BRACKET) return endOfArray(json, at);
  if (code === OPEN_BRACE) return endOfObject(json, at);
  return endOfWord(json, at);
}

export function endOfString(json: DataView, at: number): number {
  for (at++; ;) {
    let marks = marksOfUnread(json.getInt32(at, true));
    if (marks === 0) {
      at += WORD;
      // Two in a round.
      marks = marksOfUnread(json.getInt32(at, true));
      if (marks === 0) {
        at += WORD;
        continue;
      }
    }
    at += firstMark(marks);
    const code = json.getUint8(at++);
    if (code === QUOTE) return at;
    if (code !== BACKSLASH) throw UNEXPECTED;
    at = endOfEscape(json, at);
  }
}

const ESCAPES = new Set(Buffer.from('"\\/bfnrt'));

function endOfEscape(json: DataView, at: number): number {
  const code = json.getUint8(at);
  if (ESCAPES.has(code)) return at + 1;
  if (code !== LOWER_U) throw UNEXPECTED;
  for (let digit = 1; digit <= 4; digit++) if (!isHexDigit(json.getUint8(at + digit))) throw UNEXPECTED;
  return at + 5;
}

export function endOfNumber(json: DataView, at: number): number {
  if (json.getUint8(at) === MINUS) at++;
  at = json.getUint8(at) === ZERO ? at + 1 : endOfDigits(json, at);
  if (json.getUint8(at) === POINT) at = endOfDigits(json, at + 1);
  if (json.getUint8(at) === LOWER_E || json.getUint8(at) === UPPER_E) {
    const sign = json.getUint8(at + 1);
    at = endOfDigits(json, sign === PLUS || sign === MINUS ? at + 2 : at + 1);
  }
  return at;
}

/** One digit at least. */
function endOfDigits(json: DataView, at: number): number {
  if (!isDigit(json.getUint8(at))) throw UNEXPECTED;
  do at++;
  while (isDigit(json.getUint8(at)));
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

function endOfWord(json: DataView, at: number): number {
  for (const word of WORDS) if (isAt(json, at, word)) return at + word.length;
  throw UNEXPECTED;
}

export function isAt(json: DataView, at: number, expected: Uint8Array): boolean {
  for (let i = 0; i < expected.length; i++) if (json.getUint8(at + i) !== expected[i]) return false;
  return true;
}

function endOfArray(json: DataView, at: number): number {
  at = skipSpace(json, at + 1);
  if (json.getUint8(at) === CLOSE_BRACKET) return at + 1;
  for (;;) {
    at = skipSpace(json, endOfValue(json, at));
    if (json.getUint8(at) === CLOSE_BRACKET) return at + 1;
    if (json.getUint8(at) !== COMMA) throw UNEXPECTED;
    at = skipSpace(json, at + 1);
  }
}

function endOfObject(json: DataView, at: number): number {
  at = skipSpace(json, at + 1);
  if (json.getUint8(at) === CLOSE_BRACE) return at + 1;
  for (;;) {
    if (json.getUint8(at) !== QUOTE) throw UNEXPECTED;
    at = skipSpace(json, endOfString(json, at));
    if (json.getUint8(at) !== COLON) throw UNEXPECTED;
    at = skipSpace(json, endOfValue(json, skipSpace(json, at + 1)));
    if (json.getUint8(at) === CLOSE_BRACE) return at + 1;
    if (json.getUint8(at) !== COMMA) throw UNEXPECTED;
    at = skipSpace(json, at + 1);
  }
}
