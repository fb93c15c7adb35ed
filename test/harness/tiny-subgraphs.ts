import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse, type GraphQLSchema } from 'graphql';
import { composed } from './compose.js';
import type { Transport, TransportAnswer, TransportRequest } from '../../gateway/upstream/transport.js';

/** Three subgraphs small enough to know by heart: books, their authors, their reviews. */

export interface TinySubgraph {
  readonly name: string;
  readonly typeDefs: string;
  readonly schema: GraphQLSchema;
  /** What reached it, oldest first. */
  readonly received: TransportRequest[];
  /** In process; counts and answers. */
  readonly transport: Transport;
}

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@external", "@requires", "@shareable", "@inaccessible"])';

const BOOKS = [
  { id: 'b1', title: 'The Art of Computer Programming', author: { id: 'a1' }, pages: 3168 },
  { id: 'b2', title: 'Structure and Interpretation', author: { id: 'a2' }, pages: 657 },
];
const AUTHORS = new Map([
  ['a1', { id: 'a1', name: 'Knuth' }],
  ['a2', { id: 'a2', name: 'Abelson' }],
]);

export function booksSubgraph(): TinySubgraph {
  return subgraph(
    'books',
    `${LINK}
    type Query { books: [Book!] book(id: ID!): Book echo(text: String, filter: Filter): String slow: String }
    type Mutation { addBook(title: String!): Book }
    input Filter { and: [Filter!] text: String }
    type Book @key(fields: "id") { id: ID! title: String! pages: Int! author: Author secretShelf: String @inaccessible }
    type Author @key(fields: "id", resolvable: false) { id: ID! }`,
    {
      Query: {
        books: () => BOOKS,
        book: (_: unknown, { id }: { id: string }) => BOOKS.find((book) => book.id === id) ?? null,
        echo: (_: unknown, { text }: { text?: string }) => text,
        slow: () => new Promise((resolve) => setTimeout(() => resolve('at last'), 5_000).unref()),
      },
      Mutation: { addBook: (_: unknown, { title }: { title: string }) => ({ id: 'b3', title, pages: 1 }) },
      Book: { __resolveReference: ({ id }: { id: string }) => BOOKS.find((book) => book.id === id) },
    },
  );
}

export function authorsSubgraph(): TinySubgraph {
  return subgraph(
    'authors',
    `${LINK}
    type Query { author(id: ID!): Author broken: String refused: String }
    type Author @key(fields: "id") { id: ID! name: String! }`,
    {
      Query: {
        author: (_: unknown, { id }: { id: string }) => AUTHORS.get(id),
        broken: () => {
          throw new Error('password of the database is hunter2');
        },
        refused: () => {
          throw Object.assign(new Error('Your cursor is odd.'), { extensions: { code: 'CURSOR_MALFORMED' } });
        },
      },
      Author: { __resolveReference: ({ id }: { id: string }) => AUTHORS.get(id) },
    },
  );
}

export function reviewsSubgraph(): TinySubgraph {
  return subgraph(
    'reviews',
    `${LINK}
    type Query { stars: Int }
    type Book @key(fields: "id") { id: ID! pages: Int! @external stars: Int minutesToRead: Int @requires(fields: "pages") }`,
    {
      Query: { stars: () => 5 },
      Book: {
        __resolveReference: (reference: unknown) => reference,
        stars: ({ id }: { id: string }) => (id === 'b1' ? 5 : 4),
        minutesToRead: ({ pages }: { pages: number }) => pages * 2,
      },
    },
  );
}

export function tinySubgraphs(): readonly TinySubgraph[] {
  return [booksSubgraph(), authorsSubgraph(), reviewsSubgraph()];
}

/** @param urlOf the routing URL composed into the supergraph @default none */
export function composeTiny(subgraphs: readonly TinySubgraph[], urlOf: (name: string) => string = () => ''): string {
  return composed(subgraphs.map(({ name, typeDefs }) => ({ name, url: urlOf(name), sdl: typeDefs })));
}

/** Transports by name, as `startGateway` takes them. */
export function transportsOf(subgraphs: readonly TinySubgraph[]): Record<string, Transport> {
  return Object.fromEntries(subgraphs.map(({ name, transport }) => [name, transport]));
}

/** A subgraph that is not there. */
export const DEAD: Transport = {
  post: () => Promise.reject(new Error('connect ECONNREFUSED 10.1.2.3:4001')),
  close: () => Promise.resolve(),
};

/** Puts a subgraph behind a real socket. */
export async function listen(tiny: TinySubgraph): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    void (async () => {
      const body = (await buffer(request)).toString();
      const headers = request.headers as Record<string, string>;
      const answer = await tiny.transport.post({ body, headers, signal: new AbortController().signal });
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

type Resolvers = Parameters<typeof buildSubgraphSchema>[0] extends infer Modules
  ? Modules extends { resolvers?: infer R }
    ? R
    : never
  : never;

function subgraph(name: string, typeDefs: string, resolvers: unknown): TinySubgraph {
  const schema = buildSubgraphSchema({ typeDefs: parse(typeDefs), resolvers: resolvers as Resolvers });
  const received: TransportRequest[] = [];
  const answer = async ({ body }: TransportRequest): Promise<TransportAnswer> => {
    const { query, variables, operationName } = JSON.parse(body);
    const result = await graphql({ schema, source: query, variableValues: variables, operationName });
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(result) };
  };
  return {
    name,
    typeDefs,
    schema,
    received,
    transport: {
      async post(request) {
        received.push(request);
        return Promise.race([answer(request), rejectOnAbort(request.signal)]);
      },
      close: () => Promise.resolve(),
    },
  };
}

function rejectOnAbort(signal: TransportRequest['signal']): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(new Error('aborted'));
    signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
  });
}
