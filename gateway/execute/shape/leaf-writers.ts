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
import type { JsonSink } from '../json-sink.js';

/** Writes a leaf value; false, and nothing written, when it is none of the type's values (null included). */
export type WriteLeaf = (value: unknown, sink: JsonSink) => boolean;

const MAX_INT = 2_147_483_647;
const MIN_INT = -2_147_483_648;

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
  const texts = new Map<unknown, string>(type.getValues().map(({ name }) => [name, `"${name}"`]));
  return (value, sink) => {
    const text = texts.get(value);
    if (text !== undefined) sink.ascii(text);
    return text !== undefined;
  };
}

function writeString(value: unknown, sink: JsonSink): boolean {
  if (typeof value !== 'string') return false;
  sink.string(value);
  return true;
}

function writeInt(value: unknown, sink: JsonSink): boolean {
  if (typeof value !== 'number' || !Number.isInteger(value) || value > MAX_INT || value < MIN_INT) return false;
  sink.ascii(String(value));
  return true;
}

function writeFloat(value: unknown, sink: JsonSink): boolean {
  if (typeof value !== 'number') return false;
  sink.ascii(String(value));
  return true;
}

function writeBoolean(value: unknown, sink: JsonSink): boolean {
  if (typeof value !== 'boolean') return false;
  sink.ascii(value ? 'true' : 'false');
  return true;
}

/** A subgraph may write an ID as a number; clients always get text. */
function writeId(value: unknown, sink: JsonSink): boolean {
  if (typeof value === 'string') sink.string(value);
  else if (typeof value === 'number' && Number.isInteger(value)) sink.ascii(`"${value}"`);
  else return false;
  return true;
}

function writeCustom(value: unknown, sink: JsonSink): boolean {
  if (value === null || value === undefined) return false;
  if (typeof value === 'string') sink.string(value);
  else sink.json(JSON.stringify(value));
  return true;
}
