import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type SelectionSetNode,
} from 'graphql';
import { isData, isInheritedName, readKey, type Data } from '../data.js';
import { collectFields } from './collect-fields.js';
import { leafTextOf } from './leaf-texts.js';
import type { ShapeSource } from './source.js';
import { writePosition, type CompositeText, type Position, type Writing } from './writing.js';

/** Compiles an operation's answer: who calls the result with the data gets JSON text in the client's order, or undefined for null. */
export function compileShape(source: ShapeSource): (data: Data, writing: Writing) => string | undefined {
  const root = source.apiSchema.getRootType(source.operation.operation);
  if (!root) throw new Error(`The API schema has no ${source.operation.operation} type.`);
  return objectText(root, [source.operation.selectionSet], source);
}

interface FieldText {
  /** `,"key":` or, for the first, `{"key":`. */
  readonly lead: string;
  readonly clientKey: string;
  readonly dataKey: string;
  readonly inherited: boolean;
  /** Text that no data decides: `__typename` of a known type. */
  readonly constant: string | undefined;
  readonly isIntrospection: boolean;
  readonly position: Position;
}

type ConcreteType = GraphQLObjectType | GraphQLInterfaceType;

function objectText(
  type: ConcreteType,
  sets: readonly SelectionSetNode[],
  source: ShapeSource,
): (data: Data, writing: Writing) => string | undefined {
  const fields = [...collectFields(sets, type, source)].map(([key, nodes], index) =>
    fieldText(type, { key, nodes, index }, source),
  );
  if (fields.length === 0) return () => '{}';
  return (data, writing) => {
    let out = '';
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i]!;
      const text =
        field.constant ?? writePosition(field.position, valueOf(field, data, writing), field.clientKey, writing);
      if (text === undefined) return undefined;
      out += field.lead + text;
    }
    return `${out}}`;
  };
}

function valueOf(field: FieldText, data: Data, writing: Writing): unknown {
  if (field.isIntrospection) return writing.introspected(field.clientKey);
  return field.inherited ? readKey(data, field.dataKey) : data[field.dataKey];
}

interface FieldSite {
  readonly key: string;
  readonly nodes: readonly FieldNode[];
  readonly index: number;
}

function fieldText(type: ConcreteType, { key, nodes, index }: FieldSite, source: ShapeSource): FieldText {
  const node = nodes[0]!;
  const name = node.name.value;
  const isIntrospection = name === '__schema' || name === '__type';
  const dataKey = source.dataKeyOf(node);
  const site = {
    lead: `${index === 0 ? '{' : ','}${JSON.stringify(key)}:`,
    clientKey: key,
    dataKey: name === '__typename' ? '__typename' : dataKey,
    inherited: isInheritedName(dataKey),
    isIntrospection,
    constant: name === '__typename' && isObjectType(type) ? `"${type.name}"` : undefined,
  };
  if (isIntrospection || name === '__typename') {
    // `__typename` of an interface is only ever written for data whose own type is unknown: an error, not a guess.
    const leaf = isIntrospection ? writtenText : neverText;
    return { ...site, position: { nonNull: name !== '__type', coordinate: name, leaf, composite: undefined } };
  }
  const definition: GraphQLField<unknown, unknown> | undefined = type.getFields()[name];
  if (!definition) throw new Error(`${type.name}.${name} is not in the API schema.`);
  const sets = nodes.flatMap((each) => each.selectionSet ?? []);
  return { ...site, position: positionOf(definition.type, { coordinate: `${type.name}.${name}`, sets }, source) };
}

const writtenText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const neverText = (): undefined => undefined;

interface PositionSite {
  readonly coordinate: string;
  readonly sets: readonly SelectionSetNode[];
}

function positionOf(type: GraphQLOutputType, site: PositionSite, source: ShapeSource): Position {
  const nullable = getNullableType(type);
  const { coordinate } = site;
  const nonNull = isNonNullType(type);
  if (isLeafType(nullable)) return { nonNull, coordinate, leaf: leafTextOf(nullable), composite: undefined };
  const composite = isListType(nullable)
    ? listText(positionOf(nullable.ofType, site, source), coordinate)
    : compositeText(getNamedType(nullable) as GraphQLCompositeType, site, source);
  return { nonNull, coordinate, leaf: undefined, composite };
}

function listText(item: Position, coordinate: string): CompositeText {
  return (value, writing) => {
    if (!Array.isArray(value)) return misfit(`${coordinate} is not a list.`, writing);
    let out = '';
    for (let i = 0; i < value.length; i++) {
      const text = writePosition(item, value[i], i, writing);
      if (text === undefined) return undefined;
      out += i === 0 ? text : `,${text}`;
    }
    return `[${out}]`;
  };
}

function compositeText(
  type: GraphQLCompositeType,
  { coordinate, sets }: PositionSite,
  source: ShapeSource,
): CompositeText {
  const writers = new Map<string, ReturnType<typeof objectText> | undefined>();
  const only = isObjectType(type) ? type.name : undefined;
  return (value, writing) => {
    if (!isData(value)) return misfit(`${coordinate} is not an object.`, writing);
    const typename = only ?? typenameOf(value) ?? type.name;
    let write = writers.get(typename);
    if (!write) {
      const concrete = concreteType(type, typename, source);
      if (!concrete) return misfit(`${coordinate} has an object of a type that clients cannot see there.`, writing);
      writers.set(typename, (write = objectText(concrete, sets, source)));
    }
    return write(value, writing);
  };
}

/**
 * The runtime type, as far as clients may know it. An object that only an `@interfaceObject` subgraph has seen carries
 * the interface's name or none: then nothing was asked that depends on the type, and the interface's fields are written.
 */
function concreteType(
  declared: GraphQLCompositeType,
  typename: string,
  { apiSchema }: ShapeSource,
): ConcreteType | undefined {
  const type = apiSchema.getType(typename);
  if (!isCompositeType(type)) return undefined;
  if (type === declared) return isObjectType(type) || isInterfaceType(type) ? type : undefined;
  const isKnown = isObjectType(type) || isInterfaceType(type);
  return isKnown && isAbstractType(declared) && apiSchema.isSubType(declared, type) ? type : undefined;
}

function typenameOf(value: Data): string | undefined {
  const typename = value['__typename'];
  return typeof typename === 'string' ? typename : undefined;
}

function misfit(cause: string, writing: Writing): undefined {
  writing.findings.reportMisfit(writing.path, cause);
  return undefined;
}
