import { INTERFACE_OBJECT, namedType, type Field, type Graph } from './random-graph.js';

/**
 * The data behind a graph: every value follows from where it stands, so a monolith and a subgraph that are asked for the
 * same field of the same entity say the same, null and error included.
 */
export function createResolvers(graph: Graph, seed: number, where: Where): Record<string, Record<string, unknown>> {
  const resolverOf = (typeName: string, field: Field) => resolver(graph, { seed, where, typeName, field });
  const resolvers: Record<string, Record<string, unknown>> = {
    Query: Object.fromEntries(graph.roots.map((field) => [field.name, resolverOf('Query', field)])),
    Being:
      where === 'subgraph' ? { __resolveType: typenameOf, __resolveReference: beingOf } : { __resolveType: typenameOf },
    Any: { __resolveType: typenameOf },
  };
  for (const { name, fields } of graph.types)
    resolvers[name] = {
      __resolveReference: (reference: Reference) => ({ ...reference, ...entityOf(name, idOf(reference)) }),
      ...Object.fromEntries(
        fields.map((field) => [field.name, resolverOf(graph.beingFields.includes(field) ? 'Being' : name, field)]),
      ),
    };
  return resolvers;
}

/** Those of the subgraph that knows beings and not what they are. */
export function interfaceObjectResolvers(graph: Graph, seed: number): Record<string, Record<string, unknown>> {
  const resolversOf = (typeName: string, fields: readonly Field[]) =>
    Object.fromEntries(
      fields
        .filter(({ owners }) => owners.includes(INTERFACE_OBJECT))
        .map((field) => [field.name, resolver(graph, { seed, where: 'subgraph', typeName, field })]),
    );
  return {
    Query: resolversOf('Query', graph.roots),
    Being: { __resolveReference: ({ id }: Reference) => ({ id }), ...resolversOf('Being', graph.beingFields) },
  };
}

/** The id of a being tells what it is, where somebody must know it by that. */
function beingOf({ id }: Reference): object {
  return entityOf(id!.slice(1), id!);
}

interface Reference {
  readonly id?: string;
  readonly k?: string;
}

function idOf({ id, k }: Reference): string {
  return id ?? k!.slice(1);
}

/** With both keys, whichever of them a subgraph knows. */
function entityOf(typename: string, id: string): object {
  return { __typename: typename, id, k: `k${id}` };
}

const typenameOf = ({ __typename }: { readonly __typename: string }): string => __typename;

/** A monolith looks up what a field requires; a subgraph is given it, or something is wrong. */
export type Where = 'monolith' | 'subgraph';

interface Site {
  readonly seed: number;
  readonly where: Where;
  readonly typeName: string;
  readonly field: Field;
}

/** Of a field's argument, as the SDL says. */
const DEFAULT_ARGUMENT = 1;

/** How many entities of each type there are: few, so that they repeat. */
const ENTITIES = 4;

function resolver(graph: Graph, { seed, where, typeName, field }: Site) {
  return (parent: Record<string, unknown> | undefined, args: { readonly n?: number }): unknown => {
    const id = typeof parent?.['id'] === 'string' ? parent['id'] : '';
    const given =
      field.requires === undefined
        ? ''
        : JSON.stringify(requiredValue(graph, { seed, where, typeName, field }, parent));
    const place = `${seed} ${typeName} ${id} ${field.name} ${args.n ?? ''} ${given}`;
    if (!field.isSafe && hash(`${place} fails`) % 9 === 0) throw new Error('failed on purpose');
    const value = valueOf(graph, field.type, place);
    return where === 'subgraph' && field.provides !== undefined
      ? mapObjects(value, (object) => ({ ...object, [PROVIDED]: field.provides }))
      : value;
  };
}

const PROVIDED = Symbol('provided');

/** The resolver of a field that a subgraph only knows as external: for who was given it along with the entity. */
export function whereProvided(name: string, resolve: unknown) {
  return (parent: Record<string | symbol, unknown>, ...rest: readonly unknown[]): unknown => {
    if (parent[PROVIDED] !== name) throw new Error(`${name} was asked of a subgraph that knows it as external.`);
    return (resolve as (...all: readonly unknown[]) => unknown)(parent, ...rest);
  };
}

function mapObjects(value: unknown, change: (object: Record<string, unknown>) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => mapObjects(item, change));
  return typeof value === 'object' && value !== null ? change(value as Record<string, unknown>) : value;
}

function requiredValue(
  graph: Graph,
  { seed, where, typeName, field }: Site,
  parent: Record<string, unknown> | undefined,
): unknown {
  const { name: requiredName, n = DEFAULT_ARGUMENT, inner } = field.requires!;
  const required = fieldOf(graph, typeName, requiredName);
  if (where === 'monolith') {
    const value = resolver(graph, { seed, where, typeName, field: required })(
      parent,
      required.hasArgument ? { n } : {},
    );
    if (inner === undefined) return value;
    const insideOf = namedType(required.type);
    const resolveInner = resolver(graph, { seed, where, typeName: insideOf, field: fieldOf(graph, insideOf, inner) });
    return mapObjects(value, (object) => resolveInner(object, {}));
  }
  const value = given(parent, requiredName);
  return inner === undefined ? value : mapObjects(value, (object) => given(object, inner));
}

function given(parent: Record<string, unknown> | undefined, name: string): unknown {
  if (!parent || !(name in parent)) throw new Error(`${name} is required and was not given.`);
  return parent[name];
}

function fieldOf(graph: Graph, typeName: string, fieldName: string): Field {
  return graph.types.find(({ name }) => name === typeName)!.fields.find(({ name }) => name === fieldName)!;
}

function valueOf(graph: Graph, type: string, place: string): unknown {
  if (type.endsWith('!')) return nonNull(graph, type.slice(0, -1), place);
  return hash(`${place} null`) % 6 === 0 ? null : nonNull(graph, type, place);
}

function nonNull(graph: Graph, type: string, place: string): unknown {
  if (type.startsWith('[')) {
    const length = hash(`${place} length`) % 4;
    return Array.from({ length }, (_, index) => valueOf(graph, type.slice(1, -1), `${place} ${index}`));
  }
  const number = hash(place);
  switch (type) {
    case 'Int':
      return number % 1_000;
    case 'Float':
      return (number % 1_000) / 8;
    case 'Boolean':
      return number % 2 === 0;
    case 'Color':
      return ['RED', 'GREEN', 'BLUE'][number % 3];
    case 'String':
      return ['', 'plain', 'with "quotes"', 'line\nbreak', '联动 ✓', '\ud83d\ude00'][number % 6];
    case 'ID':
      return `id${number % 7}`;
    case 'Being':
    case 'Any':
      return entity(graph, graph.members[number % graph.members.length]!, number);
    default:
      return entity(graph, type, number);
  }
}

function entity({ members, beingFields }: Graph, typename: string, number: number): object {
  const kind = beingFields.length > 0 && members.includes(typename) ? typename : '';
  return entityOf(typename, `${(number >>> 8) % ENTITIES}${kind}`);
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  value ^= value >>> 15;
  return Math.imul(value, 0x2c1b3c6d) >>> 0;
}
