import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  execute,
  parse,
  subscribe,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
} from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { pino } from 'pino';
import { WebSocketServer } from 'ws';
import { defaultSettings } from '../../../gateway/config.js';
import type { GatewayOptions, RunningGateway } from '../../../gateway/options.js';
import { startGateway } from '../../../gateway/server.js';
import type { GatewaySettings } from '../../../gateway/settings.js';
import type { SubscribeInProcess } from '../../../gateway/upstream/subscriptions/in-process-streams.js';
import type { Transport } from '../../../gateway/upstream/transport.js';
import { composed } from '../../harness/compose.js';

/** Two subgraphs: stories are published live, their writers are known elsewhere. */

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@external", "@requires", "@shareable"])';

export const STORIES_SDL = `${LINK}
  type Query { story(id: ID!): Story slow: String }
  type Subscription { published(topic: String, after: String): Story }
  type Story @key(fields: "id") { id: ID! title: String! topic: String writer: Writer! }
  type Writer @key(fields: "id", resolvable: false) { id: ID! }`;

export const WRITERS_SDL = `${LINK}
  type Query { writer(id: ID!): Writer }
  type Writer @key(fields: "id") { id: ID! name: String! }`;

export interface Story {
  readonly id: string;
  readonly title: string;
  readonly topic?: string;
  readonly writer: { readonly id: string; readonly name: string };
}

/** Hands stories to whoever listens; knows how many do. */
export class Press {
  readonly readers = new Set<(story: Story | undefined) => void>();
  private onChange: (() => void)[] = [];
  opened = 0;

  publish(id: number | string, title = `Story ${id}`): void {
    const writer = { id: `w${Number(id) % 2}`, name: `Writer w${Number(id) % 2}` };
    for (const read of [...this.readers]) read({ id: String(id), title, writer });
  }

  /** Ends every stream, as a subgraph does that has no more to say. */
  finish(): void {
    for (const read of [...this.readers]) read(undefined);
  }

  /** Resolves when exactly so many streams are open. */
  async hasReaders(count: number): Promise<void> {
    while (this.readers.size !== count) await new Promise<void>((resolve) => this.onChange.push(resolve));
  }

  read(): AsyncIterableIterator<{ published: Story }> {
    const waiting: ((result: IteratorResult<{ published: Story }>) => void)[] = [];
    const stories: (Story | undefined)[] = [];
    const settle = (): void => {
      while (waiting.length > 0 && stories.length > 0) {
        const story = stories.shift();
        waiting.shift()!(story ? { value: { published: story }, done: false } : { value: undefined, done: true });
      }
    };
    const listen = (story: Story | undefined): void => {
      stories.push(story);
      settle();
    };
    this.readers.add(listen);
    this.opened += 1;
    this.changed();
    const results: AsyncIterableIterator<{ published: Story }> = {
      [Symbol.asyncIterator]: () => results,
      next: () =>
        new Promise((resolve) => {
          waiting.push(resolve);
          settle();
        }),
      return: () => {
        this.readers.delete(listen);
        for (const resolve of waiting.splice(0)) resolve({ value: undefined, done: true });
        this.changed();
        return Promise.resolve({ value: undefined, done: true });
      },
      throw: (error) => Promise.reject(error as Error),
    };
    return results;
  }

  private changed(): void {
    for (const resolve of this.onChange.splice(0)) resolve();
  }
}

export function storiesSchema(press: Press, sdl = STORIES_SDL): GraphQLSchema {
  return buildSubgraphSchema({
    typeDefs: parse(sdl),
    resolvers: {
      Query: { story: (_: unknown, { id }: { id: string }) => ({ id, title: `Story ${id}`, writer: { id: 'w1' } }) },
      Subscription: { published: { subscribe: () => press.read() } },
      Story: { __resolveReference: ({ id }: { id: string }) => ({ id, title: `Story ${id}`, writer: { id: 'w1' } }) },
    },
  });
}

export function writersSchema(sdl = WRITERS_SDL): GraphQLSchema {
  const writer = ({ id }: { id: string }) => ({ id, name: `Writer ${id}` });
  return buildSubgraphSchema({
    typeDefs: parse(sdl),
    resolvers: {
      Query: { writer: (_: unknown, reference: { id: string }) => writer(reference) },
      Writer: { __resolveReference: writer },
    },
  });
}

export interface Counted extends Transport {
  requests: number;
}

export function transportTo(schema: GraphQLSchema): Counted {
  const read = rememberValid(schema);
  const transport: Counted = {
    requests: 0,
    async post({ body }) {
      transport.requests += 1;
      const { query, variables, operationName } = JSON.parse(body) as Parsed;
      const { document, errors } = read(query);
      const result =
        errors.length > 0 ? { errors } : await execute({ schema, document, variableValues: variables, operationName });
      return { status: 200, headers: {}, body: JSON.stringify(result) };
    },
    close: () => Promise.resolve(),
  };
  return transport;
}

/** As subgraphs do: a text is parsed and validated once, else that would be half of what a soak takes. */
function rememberValid(schema: GraphQLSchema) {
  const known = new Map<string, { readonly document: DocumentNode; readonly errors: readonly GraphQLError[] }>();
  return (query: string) => {
    const remembered = known.get(query);
    if (remembered) return remembered;
    const document = parse(query);
    const read = { document, errors: validate(schema, document) };
    known.set(query, read);
    return read;
  };
}

interface Parsed {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
}

export function subscribeTo(schema: GraphQLSchema): SubscribeInProcess {
  return async ({ body }) => {
    const { query, variables, operationName } = JSON.parse(body) as Parsed;
    const results = await subscribe({ schema, document: parse(query), variableValues: variables, operationName });
    return Symbol.asyncIterator in results
      ? { kind: 'stream', results: results as AsyncIterableIterator<ExecutionResult> }
      : { kind: 'result', result: results };
  };
}

export function composeNews(stories = STORIES_SDL, writers = WRITERS_SDL, url = ''): string {
  return composed([
    { name: 'stories', url, sdl: stories },
    { name: 'writers', url: '', sdl: writers },
  ]);
}

export interface Newsroom extends RunningGateway {
  readonly press: Press;
  readonly writers: Counted;
  readonly wsUrl: string;
}

export interface NewsroomOptions extends Partial<Omit<GatewayOptions, 'settings'>> {
  readonly streams?: Partial<GatewaySettings['streams']>;
  readonly settings?: GatewaySettings;
  /** Reaches the stories over a socket at this URL instead of in process. */
  readonly storiesUrl?: string;
  readonly press?: Press;
}

export async function startNewsroom({ streams, storiesUrl, ...options }: NewsroomOptions = {}): Promise<Newsroom> {
  const press = options.press ?? new Press();
  const settings = options.settings ?? defaultSettings();
  const writers = transportTo(writersSchema());
  const gateway = await startGateway({
    supergraphSdl: composeNews(STORIES_SDL, WRITERS_SDL, storiesUrl),
    logger: pino({ level: process.env['TEST_LOG'] ?? 'silent' }),
    port: 0,
    transports: { stories: transportTo(storiesSchema(press)), writers },
    ...(storiesUrl === undefined && { subscriptions: { stories: subscribeTo(storiesSchema(press)) } }),
    ...options,
    settings: { ...settings, streams: { ...settings.streams, ...streams } },
  });
  return { ...gateway, press, writers, wsUrl: `${gateway.url.replace('http', 'ws')}/graphql` };
}

/** For what nobody announces: looks again at every turn of the event loop. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

export interface StoriesServer {
  readonly url: string;
  /** `connection_init` payloads, oldest first. */
  readonly inits: unknown[];
  /** `extensions` of each `subscribe`. */
  readonly extensions: unknown[];
  /** Cuts every socket without a word. */
  cut(): void;
  stop(): Promise<void>;
}

/** The stories subgraph behind a real graphql-transport-ws socket. */
export async function serveStories(press: Press, port = 0): Promise<StoriesServer> {
  const http = createServer();
  const sockets = new WebSocketServer({ server: http, path: '/graphql' });
  const inits: unknown[] = [];
  const extensions: unknown[] = [];
  const schema = storiesSchema(press);
  const server = useServer(
    {
      schema,
      onConnect: ({ connectionParams }) => void inits.push(connectionParams),
      onSubscribe: (_context, _id, payload) => void extensions.push(payload.extensions),
    },
    sockets,
  );
  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/graphql`,
    inits,
    extensions,
    cut: () => sockets.clients.forEach((socket) => socket.terminate()),
    async stop() {
      if (!http.listening) return;
      sockets.clients.forEach((socket) => socket.terminate());
      await server.dispose();
      await new Promise<void>((resolve) => http.close(() => resolve()));
    },
  };
}
