import {
  isEnumType,
  isSpecifiedScalarType,
  type GraphQLEnumType,
  type GraphQLLeafType,
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
} from 'graphql';
import { jsonText, quote } from '../json-text.js';

/** The JSON text of a leaf value; undefined when it is none of the type's values (null included). */
export type LeafText = (value: unknown) => string | undefined;

const MAX_INT = 2_147_483_647;
const MIN_INT = -2_147_483_648;

/** Custom scalars are whatever their subgraph serialised; the built-in ones and enums are checked against the API schema. */
export function leafTextOf(type: GraphQLLeafType): LeafText {
  if (isEnumType(type)) return enumText(type);
  if (!isSpecifiedScalarType(type)) return customText;
  switch (type.name) {
    case GraphQLInt.name:
      return intText;
    case GraphQLFloat.name:
      return floatText;
    case GraphQLBoolean.name:
      return booleanText;
    case GraphQLID.name:
      return idText;
    default:
      return stringText;
  }
}

/** An enum value that the API schema lacks is inaccessible: it must not leave the gateway. */
function enumText(type: GraphQLEnumType): LeafText {
  const texts = new Map<unknown, string>(type.getValues().map(({ name }) => [name, `"${name}"`]));
  return (value) => texts.get(value);
}

function stringText(value: unknown): string | undefined {
  return typeof value === 'string' ? quote(value) : undefined;
}

function intText(value: unknown): string | undefined {
  if (typeof value !== 'number' || !Number.isInteger(value) || value > MAX_INT || value < MIN_INT) return undefined;
  return String(value);
}

function floatText(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : undefined;
}

function booleanText(value: unknown): string | undefined {
  return value === true ? 'true' : value === false ? 'false' : undefined;
}

/** A subgraph may write an ID as a number; clients always get text. */
function idText(value: unknown): string | undefined {
  if (typeof value === 'string') return quote(value);
  return typeof value === 'number' && Number.isInteger(value) ? `"${value}"` : undefined;
}

function customText(value: unknown): string | undefined {
  return value === null || value === undefined ? undefined : jsonText(value);
}
