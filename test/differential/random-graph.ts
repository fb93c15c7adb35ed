import type { Choices } from './choices.js';

/** A schema and how it is cut: every field has an owner, every type the subgraphs that know it. */
export interface Graph {
  readonly subgraphs: readonly string[];
  readonly types: readonly EntityType[];
  readonly roots: readonly Field[];
  /** Types behind the interface `Being` and the union `Any`. */
  readonly members: readonly string[];
}

export interface EntityType {
  readonly name: string;
  readonly fields: readonly Field[];
}

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
}

export interface Requirement {
  readonly name: string;
  /** Its argument; undefined where it has none or its default is meant. */
  readonly n: number | undefined;
}

const SCALARS = ['Int', 'String', 'Boolean', 'Float', 'Color', 'ID'];

export function chooseGraph(choices: Choices): Graph {
  const subgraphs = ['a', 'b', 'c', 'd'].slice(0, 2 + choices.below(3));
  const names = ['T0', 'T1', 'T2', 'T3'].slice(0, 2 + choices.below(3));
  const composites = [...names, 'Being', 'Any'];
  const types = names.map((name) => ({ name, fields: chooseFields(choices, { subgraphs, composites }) }));
  const roots = Array.from({ length: 2 + choices.below(4) }, (_, index) => ({
    ...chooseField(choices, { name: `q${index}`, subgraphs, composites }),
    type: wrap(choices, choices.pick(composites)),
    requires: undefined,
  }));
  const members = names.filter(() => !choices.once(3));
  return { subgraphs, types, roots, members: members.length > 0 ? members : [names[0]!] };
}

interface Surroundings {
  readonly subgraphs: readonly string[];
  readonly composites: readonly string[];
}

function chooseFields(choices: Choices, around: Surroundings): readonly Field[] {
  const fields: Field[] = [];
  const count = 2 + choices.below(5);
  for (let index = 0; index < count; index++) {
    const field = chooseField(choices, { name: `f${index}`, ...around });
    const elsewhere = fields.filter((f) => f.isSafe && !f.owners.some((owner) => field.owners.includes(owner)));
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
  { name, subgraphs, composites }: Surroundings & { readonly name: string },
): Field {
  const isScalar = !choices.once(3);
  const owner = choices.pick(subgraphs);
  const second = isScalar && choices.once(5) ? choices.pick(subgraphs) : owner;
  const hasArgument = choices.once(4);
  return {
    name,
    type: wrap(choices, isScalar ? choices.pick(SCALARS) : choices.pick(composites)),
    owners: second === owner ? [owner] : [owner, second],
    hasArgument,
    requires: undefined,
    isSafe: isScalar && choices.once(2),
  };
}

function wrap(choices: Choices, name: string): string {
  return [name, `${name}!`, `[${name}]`, `[${name}!]!`, `[${name}!]`, `[[${name}]]`][choices.below(6)]!;
}

const COMMON = `enum Color { RED GREEN BLUE }\n`;

/** The graph as one schema. */
export function printMonolith(graph: Graph): string {
  const types = graph.types.map(
    ({ name, fields }) => `type ${name}${being(graph, name)} { id: ID! ${fields.map(printField).join(' ')} }`,
  );
  return `${COMMON}type Query { ${graph.roots.map(printField).join(' ')} }
    interface Being { id: ID! } union Any = ${graph.members.join(' | ')}
    ${types.join('\n')}`;
}

/** What one subgraph knows of it: its own fields, what they require, and the keys of all types. */
export function printSubgraph(graph: Graph, subgraph: string): string {
  const owned = (fields: readonly Field[]): string =>
    fields
      .filter(({ owners }) => owners.includes(subgraph))
      .map(
        (f) =>
          printField(f) +
          (f.requires ? ` @requires(fields: "${printRequirement(f.requires)}")` : '') +
          (f.owners.length > 1 ? ' @shareable' : ''),
      )
      .join(' ');
  const external = (fields: readonly Field[]): string => {
    const own = fields.filter(({ owners }) => owners.includes(subgraph));
    const required = new Set(own.map(({ requires }) => requires?.name));
    return fields
      .filter(({ name }) => required.has(name))
      .map((f) => `${printField(f)} @external`)
      .join(' ');
  };
  const types = graph.types.map(
    ({ name, fields }) =>
      `type ${name}${being(graph, name)} @key(fields: "id") { id: ID! ${owned(fields)} ${external(fields)} }`,
  );
  const roots = owned(graph.roots);
  return `${COMMON}${roots ? `type Query { ${roots} }` : ''}
    interface Being { id: ID! } union Any = ${graph.members.join(' | ')}
    ${types.join('\n')}`;
}

function printRequirement({ name, n }: Requirement): string {
  return n === undefined ? name : `${name}(n: ${n})`;
}

function printField({ name, type, hasArgument }: Field): string {
  return `${name}${hasArgument ? '(n: Int = 1)' : ''}: ${type}`;
}

function being(graph: Graph, name: string): string {
  return graph.members.includes(name) ? ' implements Being' : '';
}
