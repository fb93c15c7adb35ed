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
import { MADE_FUNCTIONS } from '../made-functions.js';
import { collectFields } from './collect-fields.js';
import { consistentInParts, notingLater } from './later-parts.js';
import { leafWriterOf, takesAnyText } from './leaf-writers.js';
import type { ShapeSource } from './source.js';
import { CLOSE_BRACE, CLOSE_BRACKET, COMMA, OPEN_BRACE, OPEN_BRACKET } from '../texts/json-codes.js';
import { compileWriter, type FieldWriter } from './compile-writer.js';
import { writePosition, type Position, type WriteComposite, type WriteObject, type Writing } from './writing.js';

/** Compiles an operation's answer: the result writes data as JSON in the client's order, or says with false that it is null. */
export function compileShape(source: ShapeSource): WriteObject {
  const root = source.apiSchema.getRootType(source.operation.operation);
  if (!root) throw new Error(`The API schema has no ${source.operation.operation} type.`);
  return objectWriter(root, [source.operation.selectionSet], source);
}

type ConcreteType = GraphQLObjectType | GraphQLInterfaceType;

function objectWriter(type: ConcreteType, sets: readonly SelectionSetNode[], source: ShapeSource): WriteObject {
  const { fields: collected, deferred } = collectFields(sets, type, source);
  const fields = [...collected].map(([key, nodes], index) => fieldWriter(type, { key, nodes, index }, source));
  let written = 0;
  let compiled: WriteObject | undefined;
  const write: WriteObject = (data, writing) => {
    if (compiled) return compiled(data, writing);
    if (++written === MADE_FUNCTIONS.after) compiled = compileWriter(fields, writeField);
    const { sink } = writing;
    if (fields.length === 0) sink.char(OPEN_BRACE);
    for (const field of fields) {
      sink.ascii(field.lead);
      if (field.constant === undefined && !writeField(field, data, writing)) return false;
    }
    sink.char(CLOSE_BRACE);
    return true;
  };
  const observed = source.observe?.({ type, sets, source }, write) ?? write;
  const later = deferred.map(({ label, set }) => ({ label, write: objectWriter(type, [set], source) }));
  return later.length === 0 ? observed : notingLater(observed, later);
}

function writeField(field: FieldWriter, data: Data, writing: Writing): boolean {
  const { clientKey, dataKey } = field;
  const value = field.isIntrospection ? writing.introspected(clientKey) : readKey(data, dataKey);
  return writePosition(field.position, value, clientKey, writing);
}

interface FieldSite {
  readonly key: string;
  readonly nodes: readonly FieldNode[];
  readonly index: number;
}

function fieldWriter(type: ConcreteType, { key, nodes, index }: FieldSite, source: ShapeSource): FieldWriter {
  const node = nodes[0]!;
  const name = node.name.value;
  const isIntrospection = name === '__schema' || name === '__type';
  const dataKey = source.dataKeyOf(node);
  const isWithheld = isWithheldFrom(nodes, source);
  const constant = isWithheld ? undefined : constantOf(type, name);
  const site = {
    lead: `${index === 0 ? '{' : ','}${JSON.stringify(key)}:${constant ?? ''}`,
    clientKey: key,
    dataKey: name === '__typename' ? '__typename' : dataKey,
    isPlain: !isIntrospection && !isInheritedName(dataKey),
    isText: false,
    isIntrospection,
    constant,
  };
  if (isWithheld) return { ...site, position: withheldPosition(type, name) };
  if (isIntrospection || name === '__typename') return { ...site, position: metaPosition(name, isIntrospection) };
  const definition: GraphQLField<unknown, unknown> | undefined = type.getFields()[name];
  if (!definition) throw new Error(`${type.name}.${name} is not in the API schema.`);
  const sets = nodes.flatMap((each) => each.selectionSet ?? []);
  return {
    ...site,
    isText: takesAnyText(definition.type),
    position: positionOf(definition.type, { coordinate: `${type.name}.${name}`, sets }, source),
  };
}

function constantOf(type: ConcreteType, name: string): string | undefined {
  return name === '__typename' && isObjectType(type) ? `"${type.name}"` : undefined;
}

/** `__typename` of an interface is only ever written for data whose own type is unknown: an error, not a guess. */
function metaPosition(name: string, isIntrospection: boolean): Position {
  const leaf = isIntrospection ? writeJson : writeNothing;
  return { nonNull: name !== '__type', coordinate: name, leaf, composite: undefined };
}

function isWithheldFrom(nodes: readonly FieldNode[], { withheld }: ShapeSource): boolean {
  return withheld !== undefined && nodes.some((node) => withheld.has(node));
}

/** Null, or a hole in a non-null place: as if the field had failed. */
function withheldPosition(type: ConcreteType, name: string): Position {
  const declared = type.getFields()[name]?.type;
  const nonNull = declared ? isNonNullType(declared) : name !== '__type';
  return { nonNull, coordinate: `${type.name}.${name}`, leaf: writeNothing, composite: undefined, isWithheld: true };
}

function writeJson(value: unknown, { sink }: Writing): boolean {
  if (typeof value !== 'string') return false;
  sink.json(value);
  return true;
}

const writeNothing = (): boolean => false;

interface PositionSite {
  readonly coordinate: string;
  readonly sets: readonly SelectionSetNode[];
}

function positionOf(type: GraphQLOutputType, site: PositionSite, source: ShapeSource): Position {
  const nullable = getNullableType(type);
  const { coordinate } = site;
  const nonNull = isNonNullType(type);
  if (isLeafType(nullable)) return { nonNull, coordinate, leaf: leafWriterOf(nullable), composite: undefined };
  const composite = isListType(nullable)
    ? listWriter(positionOf(nullable.ofType, site, source), coordinate)
    : compositeWriter(getNamedType(nullable) as GraphQLCompositeType, site, source);
  return { nonNull, coordinate, leaf: undefined, composite: source.inParts ? consistentInParts(composite) : composite };
}

function listWriter(item: Position, coordinate: string): WriteComposite {
  return (value, writing) => {
    const list: readonly unknown[] | undefined = Array.isArray(value) ? value : writing.texts.items(value);
    if (!list) return misfit({ coordinate, value }, 'is not a list.', writing);
    const { sink } = writing;
    sink.char(OPEN_BRACKET);
    for (let i = 0; i < list.length; i++) {
      if (i > 0) sink.char(COMMA);
      if (!writePosition(item, list[i], i, writing)) return false;
    }
    sink.char(CLOSE_BRACKET);
    return true;
  };
}

function compositeWriter(
  type: GraphQLCompositeType,
  { coordinate, sets }: PositionSite,
  source: ShapeSource,
): WriteComposite {
  const writers = new Map<string, WriteObject | undefined>();
  const only = isObjectType(type) ? type.name : undefined;
  let single: WriteObject | undefined;
  const write = (value: Data, writing: Writing): boolean => {
    if (single) return single(value, writing);
    const typename = only ?? typenameOf(value) ?? type.name;
    let ofType = writers.get(typename);
    if (!ofType) {
      const concrete = concreteType(type, typename, source);
      if (!concrete)
        return misfit({ coordinate, value }, 'has an object of a type that clients cannot see there.', writing);
      writers.set(typename, (ofType = objectWriter(concrete, sets, source)));
      if (only !== undefined) single = ofType;
    }
    return ofType(value, writing);
  };
  return (value, writing) => {
    if (!isData(value)) return misfit({ coordinate, value }, 'is not an object.', writing);
    return writing.shared?.has(value) ? writeShared(value, write, writing) : write(value, writing);
  };
}

/** An object that stands at several places says the same at each of them, unless something is missing in it. */
function writeShared(value: Data, write: WriteObject, writing: Writing): boolean {
  const { sink, troubles } = writing;
  const shared = writing.shared!;
  const before = shared.get(value);
  if (before?.by === write && before.troubles === troubles) {
    sink.repeat(before.from, before.to);
    return true;
  }
  const from = sink.mark();
  if (!write(value, writing)) return false;
  if (writing.troubles === troubles) shared.set(value, { by: write, from, to: sink.mark(), troubles });
  return true;
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

interface Misfit {
  readonly coordinate: string;
  readonly value: unknown;
}

function misfit({ coordinate, value }: Misfit, what: string, { findings, path, ownerOf }: Writing): false {
  findings.reportMisfit({ path, subgraph: ownerOf?.(coordinate, value) }, `${coordinate} ${what}`);
  return false;
}
