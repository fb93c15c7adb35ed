import { federate, type Answer, type TestSubgraph } from '../execute/federation.js';

/** Fields `f0`, `f1` … of one type, each in one subgraph; what a field requires comes before it. */
export interface Chain {
  /** The subgraph of `Query.item`. */
  readonly root: string;
  readonly fields: readonly ChainField[];
}

export interface ChainField {
  readonly graph: string;
  /** Indices of fields of other subgraphs. */
  readonly requires: readonly number[];
}

/** A query, and what is wrong with its answer. */
export interface WrongAnswer {
  readonly query: string;
  readonly wanted: unknown;
  readonly got: Answer;
}

/**
 * Asks for each field, for all and for the last with each other, plainly and behind conditions. A value says what it was
 * computed from (`f2(f1(f0),f0)`), so that nothing that was not answered by its owner goes unseen.
 */
export async function askChain(chain: Chain): Promise<readonly WrongAnswer[]> {
  const federation = await federate(subgraphsOf(chain));
  const wrong: WrongAnswer[] = [];
  try {
    for (const names of queries(chain.fields.length)) {
      const query = `query ($yes: Boolean = true) { item { id @skip(if: $yes) ${names.join(' ')} } }`;
      const asked = names.map((name) => /f\d+/.exec(name)![0]);
      const item = Object.fromEntries(asked.map((name) => [name, valueOf(chain, Number(name.slice(1)))]));
      const got = await federation.ask(query);
      if (JSON.stringify(got) !== JSON.stringify({ data: { item } })) wrong.push({ query, wanted: { item }, got });
    }
  } finally {
    await federation.stop();
  }
  return wrong;
}

function queries(count: number): readonly (readonly string[])[] {
  const all = Array.from({ length: count }, (_, index) => `f${index}`);
  const last = all.at(-1)!;
  const others = all.slice(0, -1);
  return [
    ...all.map((name) => [name]),
    ...others.map((name) => [last, name]),
    ...others.map((name) => [`${name} @include(if: $yes)`, last]),
    all,
    [`...@include(if: $yes) { ${last} }`],
  ];
}

function valueOf({ fields }: Chain, index: number): string {
  const given = fields[index]!.requires.map((required) => valueOf({ root: '', fields }, required));
  return given.length === 0 ? `f${index}` : `f${index}(${given.join()})`;
}

function subgraphsOf(chain: Chain): Record<string, TestSubgraph> {
  const names = new Set([chain.root, ...chain.fields.map(({ graph }) => graph)]);
  return Object.fromEntries([...names].map((name) => [name, subgraphOf(chain, name)]));
}

function subgraphOf({ root, fields }: Chain, graph: string): TestSubgraph {
  const own = fields.flatMap((field, index) => (field.graph === graph ? [{ ...field, index }] : []));
  const external = new Set(own.flatMap(({ requires }) => requires));
  const ownSdl = own.map(({ index, requires }) => {
    const needs = requires.map((required) => `f${required}`).join(' ');
    return `f${index}: String ${needs && `@requires(fields: "${needs}")`}`;
  });
  const externalSdl = [...external].map((index) => `f${index}: String @external`);
  const Item = Object.fromEntries(
    own.map(({ index, requires }) => [
      `f${index}`,
      (parent: Readonly<Record<string, unknown>>) => {
        const given = requires.map((required) => String(parent[`f${required}`]));
        return given.length === 0 ? `f${index}` : `f${index}(${given.join()})`;
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
