import type { Field, Graph } from './random-graph.js';

/**
 * The data behind a graph: every value follows from where it stands, so a monolith and a subgraph that are asked for the
 * same field of the same entity say the same, null and error included.
 */
export function createResolvers(graph: Graph, seed: number, where: Where): Record<string, Record<string, unknown>> {
  const resolverOf = (typeName: string, field: Field) => resolver(graph, { seed, where, typeName, field });
  const resolvers: Record<string, Record<string, unknown>> = {
    Query: Object.fromEntries(graph.roots.map((field) => [field.name, resolverOf('Query', field)])),
    Being: { __resolveType: typenameOf },
    Any: { __resolveType: typenameOf },
  };
  for (const { name, fields } of graph.types)
    resolvers[name] = {
      __resolveReference: (reference: object) => ({ ...reference, __typename: name }),
      ...Object.fromEntries(fields.map((field) => [field.name, resolverOf(name, field)])),
    };
  return resolvers;
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
    return valueOf(graph, field.type, place);
  };
}

function requiredValue(
  graph: Graph,
  { seed, where, typeName, field }: Site,
  parent: Record<string, unknown> | undefined,
): unknown {
  const { name: requiredName, n = DEFAULT_ARGUMENT } = field.requires!;
  const required = graph.types.find(({ name }) => name === typeName)!.fields.find(({ name }) => name === requiredName)!;
  if (where === 'monolith')
    return resolver(graph, { seed, where, typeName, field: required })(parent, required.hasArgument ? { n } : {});
  if (!parent || !(requiredName in parent)) throw new Error(`${requiredName} is required and was not given.`);
  return parent[requiredName];
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
      return entity(graph.members[number % graph.members.length]!, number);
    default:
      return entity(type, number);
  }
}

function entity(typename: string, number: number): object {
  return { __typename: typename, id: String((number >>> 8) % ENTITIES) };
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  value ^= value >>> 15;
  return Math.imul(value, 0x2c1b3c6d) >>> 0;
}
