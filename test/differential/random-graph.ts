import type { Choices } from './choices.js';

/** A schema and how it is cut: every field has an owner, every type the subgraphs that know it. */
export interface Graph {
  readonly subgraphs: readonly string[];
  readonly types: readonly EntityType[];
  readonly roots: readonly Field[];
  /** Types behind the interface `Being` and the union `Any`. */
  readonly members: readonly string[];
  /** It has none of what only rich graphs have. */
  readonly isPlain: boolean;
  /** What the subgraph `o` adds to whatever is a `Being`, which is an object to it (`@interfaceObject`). */
  readonly beingFields: readonly Field[];
}

export interface EntityType {
  readonly name: string;
  readonly fields: readonly Field[];
  /** Subgraph → the keys that it knows; rich graphs have types that not all know by `id`. None: a value type, the same everywhere. */
  readonly keys: ReadonlyMap<string, readonly Key[]> | undefined;
}

export type Key = 'id' | 'k';

export interface Field {
  readonly name: string;
  /** With wrappers: `[Int!]`, `T1!`. */
  readonly type: string;
  readonly owners: readonly string[];
  readonly hasArgument: boolean;
  /** A scalar field of the same type, owned elsewhere, that never fails. */
  readonly requires: Requirement | undefined;
  /** Never answers with an error, so that others may require it. */
  readonly isSafe: boolean;
  /** A field of the entity it leads to, owned elsewhere, that its owner answers along with it. */
  readonly provides?: string | undefined;
}

export interface Requirement {
  readonly name: string;
  /** Its argument; undefined where it has none or its default is meant. */
  readonly n: number | undefined;
  /** A scalar field of the entity that the required field leads to. */
  readonly inner?: string | undefined;
}

const SCALARS = ['Int', 'String', 'Boolean', 'Float', 'Color', 'ID'];

/** @param isRich also with second keys, value types, `@provides` and requirements of what an entity's entity has */
export function chooseGraph(choices: Choices, { isRich = false } = {}): Graph {
  const subgraphs = ['a', 'b', 'c', 'd'].slice(0, 2 + choices.below(3));
  const names = ['T0', 'T1', 'T2', 'T3'].slice(0, 2 + choices.below(3));
  const composites = [...names, 'Being', 'Any', ...(isRich ? ['V'] : [])];
  const everywhere = new Map(subgraphs.map((name) => [name, ['id'] as const]));
  const types: readonly EntityType[] = names.map((name) => ({
    name,
    fields: chooseFields(choices, { subgraphs, composites, isRich }),
    keys: everywhere,
  }));
  const roots = Array.from({ length: 2 + choices.below(4) }, (_, index) => ({
    ...chooseField(choices, { name: `q${index}`, subgraphs, composites, isRich }),
    type: wrap(choices, choices.pick(composites)),
    requires: undefined,
  }));
  const chosen = names.filter(() => !choices.once(3));
  const members = chosen.length > 0 ? chosen : [names[0]!];
  const graph = { subgraphs, types, roots, members, isPlain: !isRich, beingFields: [] };
  return isRich ? enrich(choices, graph) : graph;
}

interface Surroundings {
  readonly subgraphs: readonly string[];
  readonly composites: readonly string[];
  readonly isRich: boolean;
}

function chooseFields(choices: Choices, around: Surroundings): readonly Field[] {
  const fields: Field[] = [];
  const count = 2 + choices.below(5);
  for (let index = 0; index < count; index++) {
    const field = chooseField(choices, { name: `f${index}`, ...around });
    const elsewhere = fields.filter(
      (f) => f.isSafe && isScalar(f) && !f.owners.some((owner) => field.owners.includes(owner)),
    );
    const isRequiring = choices.once(3) && field.owners.length === 1 && elsewhere.length > 0;
    fields.push({ ...field, requires: isRequiring ? chooseRequirement(choices, elsewhere) : undefined });
  }
  return fields;
}

function chooseRequirement(choices: Choices, fields: readonly Field[]): Requirement {
  const { name, hasArgument } = choices.pick(fields);
  return { name, n: hasArgument ? choices.pick([undefined, 1, 2, 3]) : undefined };
}

function chooseField(
  choices: Choices,
  { name, subgraphs, composites, isRich }: Surroundings & { readonly name: string },
): Field {
  const isLeaf = !choices.once(3);
  const owner = choices.pick(subgraphs);
  const second = isLeaf && choices.once(5) ? choices.pick(subgraphs) : owner;
  const hasArgument = choices.once(4);
  return {
    name,
    type: wrap(choices, isLeaf ? choices.pick(SCALARS) : choices.pick(composites)),
    owners: second === owner ? [owner] : [owner, second],
    hasArgument,
    requires: undefined,
    isSafe: (isLeaf || isRich) && choices.once(2),
  };
}

function wrap(choices: Choices, name: string): string {
  return [name, `${name}!`, `[${name}]`, `[${name}!]!`, `[${name}!]`, `[[${name}]]`][choices.below(6)]!;
}

function enrich(choices: Choices, graph: Graph): Graph {
  const { subgraphs, members } = graph;
  const value: EntityType = { name: 'V', keys: undefined, fields: chooseValueFields(choices, graph) };
  const keyed = graph.types.map((type) =>
    members.includes(type.name) || choices.once(2) ? type : { ...type, keys: chooseKeys(choices, subgraphs) },
  );
  const requiring = keyed.map((type) => ({ ...type, fields: requireInside(choices, type.fields, keyed) }));
  const provided = (fields: readonly Field[]): readonly Field[] =>
    fields.map((field) => ({ ...field, provides: chooseProvided(choices, field, requiring) }));
  const rich = {
    ...graph,
    types: [...requiring.map((type) => ({ ...type, fields: provided(type.fields) })), value],
    roots: provided(graph.roots),
  };
  return choices.once(2) ? withInterfaceObject(choices, rich) : rich;
}

/** One more subgraph, that knows beings and not what they are. */
function withInterfaceObject(choices: Choices, graph: Graph): Graph {
  const common = { owners: [INTERFACE_OBJECT], requires: undefined, isSafe: false };
  const beingFields = [
    { ...common, name: 'e0', type: wrap(choices, choices.pick(SCALARS)), hasArgument: choices.once(3) },
    { ...common, name: 'e1', type: wrap(choices, 'Being'), hasArgument: false },
  ];
  return {
    ...graph,
    beingFields,
    subgraphs: [...graph.subgraphs, INTERFACE_OBJECT],
    types: graph.types.map((type) =>
      graph.members.includes(type.name) ? { ...type, fields: [...type.fields, ...beingFields] } : type,
    ),
    roots: [...graph.roots, { ...common, name: 'qo', type: wrap(choices, 'Being'), hasArgument: false }],
  };
}

export const INTERFACE_OBJECT = 'o';

/** The same in all subgraphs, scalars and a way on. */
function chooseValueFields(choices: Choices, { subgraphs, types }: Graph): readonly Field[] {
  const common = { owners: subgraphs, requires: undefined, isSafe: false };
  return [
    { ...common, name: 'v0', type: wrap(choices, choices.pick(SCALARS)), hasArgument: choices.once(3) },
    { ...common, name: 'v1', type: wrap(choices, choices.pick(types).name), hasArgument: false },
  ];
}

/** One subgraph knows both, so that there is a way from each to each. */
function chooseKeys(choices: Choices, subgraphs: readonly string[]): EntityType['keys'] {
  const both = choices.below(subgraphs.length);
  const some = [['id'], ['k'], ['k', 'id']] as const;
  return new Map(subgraphs.map((name, index) => [name, index === both ? ['id', 'k'] : choices.pick(some)]));
}

/** Some fields that require nothing then require `f1 { f0 }`, where `f1` leads to an entity and neither is their owner's. */
function requireInside(choices: Choices, fields: readonly Field[], types: readonly EntityType[]): readonly Field[] {
  return fields.map((field, index) => {
    const owner = field.owners[0]!;
    if (field.requires || field.owners.length > 1 || !choices.once(4)) return field;
    const ways = fields.slice(0, index).flatMap((way) => {
      const inside = types.find(({ name }) => name === namedType(way.type))?.fields ?? [];
      if (!way.isSafe || way.owners.includes(owner) || way.hasArgument || way.requires) return [];
      return inside
        .filter((inner) => inner.isSafe && isScalar(inner) && !inner.hasArgument && !inner.owners.includes(owner))
        .map((inner) => ({ name: way.name, n: undefined, inner: inner.name }));
    });
    return ways.length === 0 ? field : { ...field, requires: choices.pick(ways) };
  });
}

/** Not what the same subgraph requires of the type: it would have it in two ways. */
function chooseProvided(choices: Choices, field: Field, types: readonly EntityType[]): string | undefined {
  const type = types.find(({ name }) => name === namedType(field.type));
  const [owner] = field.owners;
  if (!type || owner === undefined || field.owners.length > 1 || !choices.once(2)) return undefined;
  const required = new Set(types.flatMap(({ fields }) => fields).flatMap(({ requires }) => requires?.inner ?? []));
  for (const { requires } of type.fields) if (requires) required.add(requires.name);
  const fields = type.fields.filter(
    ({ name, owners, requires, hasArgument, type: given }) =>
      !owners.includes(owner) && !requires && !hasArgument && !required.has(name) && isScalar({ type: given }),
  );
  return fields.length === 0 ? undefined : choices.pick(fields).name;
}

function isScalar({ type }: Pick<Field, 'type'>): boolean {
  return SCALARS.includes(namedType(type));
}

export function namedType(type: string): string {
  return type.replace(/[[\]!]/g, '');
}

/** Fields that a subgraph knows of a type and does not own: what it requires, by itself or through others, and provides. */
export function externalFields(graph: Graph, subgraph: string, type: EntityType): readonly Field[] {
  const names = new Set<string>();
  for (const { fields } of [{ name: 'Query', fields: graph.roots }, ...graph.types])
    for (const field of fields) {
      if (!field.owners.includes(subgraph)) continue;
      const { requires, provides } = field;
      if (requires && fields === type.fields) names.add(requires.name);
      const way = requires?.inner !== undefined && fields.find(({ name }) => name === requires.name);
      if (way && namedType(way.type) === type.name) names.add(requires.inner);
      if (provides !== undefined && namedType(field.type) === type.name) names.add(provides);
    }
  return type.fields.filter(({ name, owners }) => names.has(name) && !owners.includes(subgraph));
}

/** Where two subgraphs answer a field, if only one of them along with another. */
function isShared(graph: Graph, typeName: string, { name, owners }: Field): boolean {
  return (
    owners.length > 1 ||
    [...graph.roots, ...graph.types.flatMap(({ fields }) => fields)].some(
      ({ type, provides }) => provides === name && namedType(type) === typeName,
    )
  );
}

const COMMON = `enum Color { RED GREEN BLUE }\n`;

/** The graph as one schema. */
export function printMonolith(graph: Graph): string {
  const types = graph.types.map(
    ({ name, keys, fields }) =>
      `type ${name}${being(graph, name)} { ${keys ? 'id: ID! k: String!' : ''} ${fields.map(printField).join(' ')} }`,
  );
  return `${COMMON}type Query { ${graph.roots.map(printField).join(' ')} }
    interface Being { id: ID! ${graph.beingFields.map(printField).join(' ')} } union Any = ${graph.members.join(' | ')}
    ${types.join('\n')}`;
}

/** What one subgraph knows of it: its own fields, what they require, and the keys of all types. */
export function printSubgraph(graph: Graph, subgraph: string): string {
  const owned = (typeName: string, fields: readonly Field[]): string =>
    fields
      .filter(({ owners }) => owners.includes(subgraph))
      .map(
        (f) =>
          printField(f) +
          (f.requires ? ` @requires(fields: "${printRequirement(f.requires)}")` : '') +
          (f.provides === undefined ? '' : ` @provides(fields: "${f.provides}")`) +
          (isShared(graph, typeName, f) ? ' @shareable' : ''),
      )
      .join(' ');
  const types = graph.types.map((type) => {
    const { name, fields, keys } = type;
    const known = keys?.get(subgraph) ?? [];
    const external = externalFields(graph, subgraph, type).map((f) => `${printField(f)} @external`);
    const head = `type ${name}${being(graph, name)} ${known.map((key) => `@key(fields: "${key}")`).join(' ')}`;
    return `${head} { ${known.map((key) => KEYS[key]).join(' ')} ${owned(name, fields)} ${external.join(' ')} }`;
  });
  const roots = owned('Query', graph.roots);
  const query = roots ? `type Query { ${roots} }` : '';
  if (subgraph === INTERFACE_OBJECT)
    return `${COMMON}${query}
      type Being @interfaceObject @key(fields: "id") { id: ID! ${owned('Being', graph.beingFields)} }`;
  const key = graph.beingFields.length > 0 ? ' @key(fields: "id")' : '';
  return `${COMMON}${query}
    interface Being${key} { id: ID! } union Any = ${graph.members.join(' | ')}
    ${types.join('\n')}`;
}

const KEYS = { id: 'id: ID!', k: 'k: String!' } as const;

function printRequirement({ name, n, inner }: Requirement): string {
  if (inner !== undefined) return `${name} { ${inner} }`;
  return n === undefined ? name : `${name}(n: ${n})`;
}

function printField({ name, type, hasArgument }: Field): string {
  return `${name}${hasArgument ? '(n: Int = 1)' : ''}: ${type}`;
}

function being(graph: Graph, name: string): string {
  return graph.members.includes(name) ? ' implements Being' : '';
}
