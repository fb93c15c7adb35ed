import { federate, type Answer, type TestSubgraph } from '../execute/federation.js';

/** Fields `f0`, `f1` … of one type, each in one subgraph; what a field requires comes before it. */
export interface Chain {
  /** The subgraph of `Query.item`. */
  readonly root: string;
  readonly fields: readonly ChainField[];
}

export interface ChainField {
  readonly graph: string;
  /** Indices of fields of other subgraphs that lead nowhere. */
  readonly requires: readonly number[];
  /** It leads to another item; else it is a text. */
  readonly leads?: boolean;
  /** It has an argument: clients ask with its default, others require another. */
  readonly hasArgument?: boolean;
}

/** A query, and what is wrong with its answer. */
export interface WrongAnswer {
  readonly query: string;
  readonly wanted: unknown;
  readonly got: Answer;
}

/**
 * Asks for each field, for all and for the last with each other, plainly, behind conditions and in the items that others
 * lead to. A value says what it was computed from (`f2(f1(f0),f0)`), so that nothing that was not answered by its owner goes
 * unseen; the id of an item that a field leads to is such a value.
 */
export async function askChain(chain: Chain): Promise<readonly WrongAnswer[]> {
  const federation = await federate(subgraphsOf(chain));
  const wrong: WrongAnswer[] = [];
  try {
    for (const names of queries(chain)) {
      const query = `query ($yes: Boolean = true) { item { id @skip(if: $yes) ${names.map(written).join(' ')} } }`;
      const item = Object.fromEntries(names.map((asked) => [nameOf(asked), wantedOf(chain, asked, '1')]));
      const got = await federation.ask(query);
      if (JSON.stringify(got) !== JSON.stringify({ data: { item } })) wrong.push({ query, wanted: { item }, got });
    }
  } finally {
    await federation.stop();
  }
  return wrong;
}

interface Asked {
  readonly index: number;
  readonly isConditioned?: boolean;
  /** Of the item that it leads to. */
  readonly inside?: readonly Asked[];
}

function queries({ fields }: Chain): readonly (readonly Asked[])[] {
  // Of an item that is led to, who it is.
  const all = fields.map(({ leads }, index): Asked => ({ index, ...(leads && { inside: [{ index: ID }] }) }));
  const last = all.at(-1)!;
  const others = all.slice(0, -1);
  const leading = all.filter(({ index }) => fields[index]!.leads);
  const plain = [{ index: ID }, ...all.filter(({ index }) => !fields[index]!.leads)];
  return [
    ...all.map((one) => [one]),
    ...others.map((one) => [last, one]),
    ...others.map((one) => [{ ...one, isConditioned: true }, last]),
    all,
    [{ ...last, isConditioned: true }],
    ...leading.flatMap((way) => [...plain.map((one) => [{ ...way, inside: [one] }]), [{ ...way, inside: plain }]]),
    ...leading.flatMap((way) => leading.map((next) => [{ ...way, inside: [{ ...next, inside: plain }] }])),
  ];
}

/** In place of a field's index. */
const ID = -1;

function nameOf({ index }: Asked): string {
  return index === ID ? 'id' : `f${index}`;
}

function written(asked: Asked): string {
  const inside = asked.inside ? ` { ${asked.inside.map(written).join(' ')} }` : '';
  return `${nameOf(asked)}${asked.isConditioned ? ' @include(if: $yes)' : ''}${inside}`;
}

function wantedOf(chain: Chain, { index, inside }: Asked, id: string): unknown {
  if (index === ID) return id;
  const value = valueOf(chain.fields, index, { id });
  return !inside ? value : Object.fromEntries(inside.map((asked) => [nameOf(asked), wantedOf(chain, asked, value)]));
}

/** @param n its argument, where it has one */
function valueOf(
  fields: Chain['fields'],
  index: number,
  { id, n = DEFAULT }: { readonly id: string; readonly n?: number },
): string {
  const given = fields[index]!.requires.map((required) => valueOf(fields, required, { id, n: REQUIRED }));
  return textOf({ ...fields[index]!, index }, { id, n, given });
}

const DEFAULT = 1;
const REQUIRED = 2;

interface Computing {
  readonly id: string;
  readonly n: number;
  readonly given: readonly unknown[];
}

function textOf({ index, hasArgument }: ChainField & { readonly index: number }, { id, n, given }: Computing): string {
  return `f${index}${hasArgument ? `#${n}` : ''}${given.length === 0 ? `@${id}` : `(${given.join()})`}`;
}

function subgraphsOf(chain: Chain): Record<string, TestSubgraph> {
  const names = new Set([chain.root, ...chain.fields.map(({ graph }) => graph)]);
  return Object.fromEntries([...names].map((name) => [name, subgraphOf(chain, name)]));
}

function subgraphOf({ root, fields }: Chain, graph: string): TestSubgraph {
  const own = fields.flatMap((field, index) => (field.graph === graph ? [{ ...field, index }] : []));
  const external = new Set(own.flatMap(({ requires }) => requires));
  const named = (index: number): string => `f${index}${fields[index]!.hasArgument ? '(n: Int = 1)' : ''}`;
  const required = (index: number): string => `f${index}${fields[index]!.hasArgument ? `(n: ${REQUIRED})` : ''}`;
  const ownSdl = own.map(({ index, requires, leads }) => {
    const needs = requires.map(required).join(' ');
    return `${named(index)}: ${leads ? 'Item' : 'String'} ${needs && `@requires(fields: "${needs}")`}`;
  });
  const externalSdl = [...external].map((index) => `${named(index)}: String @external`);
  const Item = Object.fromEntries(
    own.map((field) => [
      `f${field.index}`,
      (parent: Readonly<Record<string, unknown>>, { n = DEFAULT }: { readonly n?: number }) => {
        const given = field.requires.map((index) => String(parent[`f${index}`]));
        const text = textOf(field, { id: String(parent['id']), n, given });
        return field.leads ? { id: text } : text;
      },
    ]),
  );
  const isRoot = graph === root;
  return {
    sdl: `${isRoot ? 'type Query { item: Item }' : ''}
      type Item @key(fields: "id") { id: ID! ${[...ownSdl, ...externalSdl].join(' ')} }`,
    resolvers: {
      ...(isRoot && { Query: { item: () => ({ id: '1' }) } }),
      Item: { __resolveReference: (reference: object) => reference, ...Item },
    },
  };
}
