import {
  getNullableType,
  isEnumType,
  isScalarType,
  isSpecifiedScalarType,
  type GraphQLEnumType,
  type GraphQLLeafType,
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  GraphQLString,
  type GraphQLOutputType,
} from 'graphql';
import { endOfNumber, endOfValue, isDigit } from '../texts/json-bytes.js';
import { LOWER_E, MINUS, QUOTE } from '../texts/json-codes.js';
import type { Writing } from './writing.js';

/** Writes a leaf value; false, and nothing written, when it is none of the type's values (null included). */
export type WriteLeaf = (value: unknown, writing: Writing) => boolean;

const MAX_INT = 2_147_483_647;
const MIN_INT = -2_147_483_648;
/** So many digits are no double's too many. */
const SURELY_FINITE = 300;
/** So many characters, if they are digits, are an integer of 32 bits; what has more is looked at as a number. */
const SURELY_INT = 9;

/** Custom scalars are whatever their subgraph serialised; the built-in ones and enums are checked against the API schema. */
export function leafWriterOf(type: GraphQLLeafType): WriteLeaf {
  if (isEnumType(type)) return enumWriter(type);
  if (!isSpecifiedScalarType(type)) return writeCustom;
  switch (type.name) {
    case GraphQLInt.name:
      return writeInt;
    case GraphQLFloat.name:
      return writeFloat;
    case GraphQLBoolean.name:
      return writeBoolean;
    case GraphQLID.name:
      return writeId;
    default:
      return writeString;
  }
}

/** Whether every string is a value of the type, null or not. */
export function takesAnyText(type: GraphQLOutputType): boolean {
  const nullable = getNullableType(type);
  if (!isScalarType(nullable)) return false;
  return !isSpecifiedScalarType(nullable) || nullable === GraphQLString || nullable === GraphQLID;
}

/** An enum value that the API schema lacks is inaccessible: it must not leave the gateway. */
function enumWriter(type: GraphQLEnumType): WriteLeaf {
  const quoted = new Map<unknown, string>(type.getValues().map(({ name }) => [name, `"${name}"`]));
  const known = [...quoted.values()].map((text) => Buffer.from(text));
  return (value, { sink, texts }) => {
    if (typeof value !== 'number') return false;
    for (const plain of known)
      if (texts.isAt(value, plain)) {
        sink.copy(plain, 0, plain.length);
        return true;
      }
    // It may be written with escapes.
    const text = quoted.get(texts.string(value));
    if (text !== undefined) sink.ascii(text);
    return text !== undefined;
  };
}

function writeString(value: unknown, { sink, texts: { words } }: Writing): boolean {
  if (typeof value !== 'number' || words.getUint8(value) !== QUOTE) return false;
  sink.copyString(words, value);
  return true;
}

function writeInt(value: unknown, { sink, texts: { bytes, words } }: Writing): boolean {
  if (!isNumberAt(value, words)) return false;
  const end = endOfNumber(words, value);
  if (end - value > SURELY_INT || !isWhole(words, value, end)) {
    const number = Number(bytes.toString('latin1', value, end));
    if (!Number.isInteger(number) || number > MAX_INT || number < MIN_INT) return false;
    sink.ascii(String(number));
  } else sink.copy(bytes, value, end);
  return true;
}

function isNumberAt(value: unknown, json: DataView): value is number {
  return typeof value === 'number' && (json.getUint8(value) === MINUS || isDigit(json.getUint8(value)));
}

/** Whether a number is written with digits only. */
function isWhole(json: DataView, from: number, end: number): boolean {
  for (let at = json.getUint8(from) === MINUS ? from + 1 : from; at < end; at++)
    if (!isDigit(json.getUint8(at))) return false;
  return true;
}

function writeFloat(value: unknown, { sink, texts: { bytes, words } }: Writing): boolean {
  if (!isNumberAt(value, words)) return false;
  const end = endOfNumber(words, value);
  if (mayBeInfinite(words, value, end) && !Number.isFinite(Number(bytes.toString('latin1', value, end)))) return false;
  sink.copy(bytes, value, end);
  return true;
}

/** JSON can write numbers that are larger than any double (GraphQL §3.5.2: no value of Float). */
function mayBeInfinite(json: DataView, from: number, end: number): boolean {
  if (end - from > SURELY_FINITE) return true;
  for (let at = from; at < end; at++) if ((json.getUint8(at) | 0x20) === LOWER_E) return true;
  return false;
}

const DIGITS = /^-?\d+$/;

const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');

function writeBoolean(value: unknown, { sink, texts }: Writing): boolean {
  if (typeof value !== 'number') return false;
  const isTrue = texts.isAt(value, TRUE);
  if (!isTrue && !texts.isAt(value, FALSE)) return false;
  sink.ascii(isTrue ? 'true' : 'false');
  return true;
}

/** A subgraph may write an ID as a number; clients always get text. */
function writeId(value: unknown, writing: Writing): boolean {
  const {
    sink,
    texts: { bytes, words },
  } = writing;
  if (!isNumberAt(value, words)) return writeString(value, writing);
  const text = bytes.toString('latin1', value, endOfNumber(words, value));
  const number = Number(text);
  if (!Number.isInteger(number)) return false;
  // One that is larger than a double holds stays what it is.
  sink.ascii(Number.isSafeInteger(number) || !DIGITS.test(text) ? `"${number}"` : `"${text}"`);
  return true;
}

function writeCustom(value: unknown, { sink, texts: { bytes, words } }: Writing): boolean {
  if (typeof value !== 'number') return false;
  sink.copy(bytes, value, endOfValue(words, value));
  return true;
}
