import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  execute,
  getOperationAST,
  getVariableValues,
  parse,
  print,
  validate,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import type { Engine, PreparedOperation, RequestContext } from '../../../gateway/engine.js';
import { textOf } from '../../../gateway/engine-answer.js';
import { createNativeEngine, type NativeEngineOptions } from '../../../gateway/execute/engine.js';
import { knowingDefer, withoutDefer } from '../../../gateway/prepare/defer.js';
import { deferringOperation } from '../../../gateway/prepare/deferring-operation.js';
import { createInProcessTransport } from '../../../gateway/upstream/in-process.js';
import type { TransportAnswer } from '../../../gateway/upstream/transport.js';
import { createUpstream, type Upstream, type UpstreamOptions } from '../../../gateway/upstream/upstream.js';
import { PUBLIC_CALLER } from '../../../schema/caller.js';
import { composed } from '../../harness/compose.js';

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.11", import: [
  "@key" "@requires" "@provides" "@external" "@shareable" "@override" "@inaccessible" "@tag" "@interfaceObject" "@context"
  "@fromContext" "@extends" "@authenticated" "@requiresScopes" "@policy" "@cost" "@listSize" "@composeDirective" "FieldSet"
])\n`;

type Resolvers = Record<string, Record<string, unknown>>;

/** One subgraph of a test: its SDL without the link, its resolvers, and what it does instead of answering. */
export interface TestSubgraph {
  readonly sdl: string;
  readonly resolvers?: Resolvers;
  /** Takes the place of an answer; undefined lets the subgraph answer. */
  readonly intercept?: (request: SentRequest) => Promise<TransportAnswer> | TransportAnswer | undefined;
}

export interface SentRequest {
  readonly subgraph: string;
  readonly query: string;
  readonly variables: Record<string, unknown>;
  readonly operationName: string | undefined;
  readonly signal: AbortSignal;
}

export interface Federation {
  readonly engine: Engine;
  readonly supergraphSdl: string;
  /** Every request that reached a subgraph, in order. */
  readonly sent: SentRequest[];
  /** A way to one of the subgraphs, for another engine over the same ones. */
  readonly connect: (name: string) => Upstream;
  /** Executes a document and reads the answer. */
  ask(document: string, options?: AskOptions): Promise<Answer>;
  /** Executes a document with `@defer`; every part as it came. */
  askInParts(document: string, options?: AskOptions & { readonly onPart?: (part: Part) => void }): Promise<Part[]>;
  stop(): Promise<void>;
}

export interface AskOptions {
  readonly variables?: Record<string, unknown>;
  readonly onError?: 'PROPAGATE' | 'NULL';
  readonly context?: Partial<RequestContext>;
}

export interface Answer {
  readonly data: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- tests read what they know is there
  readonly errors?: readonly { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[];
  readonly extensions?: Record<string, unknown>;
}

export function compose(subgraphs: Record<string, TestSubgraph>): string {
  return composed(
    Object.entries(subgraphs).map(([name, { sdl }]) => ({ name, url: `http://${name}`, sdl: LINK + sdl })),
  );
}

export function subgraphSchema({ sdl, resolvers = {} }: TestSubgraph): GraphQLSchema {
  return buildSubgraphSchema([{ typeDefs: parse(LINK + sdl), resolvers: resolvers as never }]);
}

/** One part of an answer: the first, or some of the deferred ones. */
export interface Part extends Partial<Answer> {
  readonly incremental?: readonly Increment[];
  readonly hasNext: boolean;
}

export interface Increment extends Answer {
  readonly path: (string | number)[];
  readonly label?: string;
}

export interface FederateOptions {
  readonly engine?: Partial<NativeEngineOptions>;
  readonly upstream?: Partial<UpstreamOptions>;
}

/** Subgraphs in this process, composed, behind the native engine. */
export async function federate(
  subgraphs: Record<string, TestSubgraph>,
  options: FederateOptions = {},
): Promise<Federation> {
  const supergraphSdl = compose(subgraphs);
  const sent: SentRequest[] = [];
  const connect = (name: string): Upstream =>
    createUpstream({ name, transport: transportOf(name, subgraphs[name]!, sent), ...options.upstream });
  const engine = await createNativeEngine({
    supergraphSdl,
    subgraphs: connect,
    ...options.engine,
  });
  return {
    engine,
    supergraphSdl,
    sent,
    connect,
    ask: async (document, ask = {}) => readAnswer(await engine.execute(prepare(engine, document, ask), contextOf(ask))),
    async askInParts(document, { onPart, ...ask } = {}) {
      const operation = deferringOperation(prepare(engine, document, ask));
      if (!operation) throw new Error('Nothing is deferred.');
      const parts: Part[] = [];
      await engine.executeInParts!(operation, contextOf(ask), (text) => {
        const part = JSON.parse(text) as Part;
        parts.push(part);
        onPart?.(part);
      });
      return parts;
    },
    stop: () => engine.stop(),
  };
}

function transportOf(name: string, subgraph: TestSubgraph, sent: SentRequest[]) {
  const schema = subgraphSchema(subgraph);
  return createInProcessTransport({
    handle: async ({ body, signal }) => {
      const request = {
        subgraph: name,
        operationName: undefined,
        variables: {},
        ...JSON.parse(body),
        signal,
      } as SentRequest;
      sent.push(request);
      return (await subgraph.intercept?.(request)) ?? answerOf(schema, request);
    },
  });
}

export async function answerOf(schema: GraphQLSchema, request: SentRequest): Promise<TransportAnswer> {
  const document = parse(request.query);
  const invalid = validate(schema, document);
  const result =
    invalid.length > 0
      ? { errors: invalid }
      : await execute({
          schema,
          document,
          variableValues: request.variables,
          operationName: request.operationName ?? null,
        });
  return { status: 200, headers: {}, body: JSON.stringify(result) };
}

export function prepare(
  engine: Engine,
  text: string,
  { variables = {}, onError = 'PROPAGATE' }: AskOptions = {},
): PreparedOperation {
  const written: DocumentNode = parse(text);
  const invalid = validate(knowingDefer(engine.apiSchema), written);
  if (invalid.length > 0) throw new Error(invalid.map((error) => error.message).join('\n'));
  const document = withoutDefer(written);
  const operation = getOperationAST(document)!;
  const { coerced, errors } = getVariableValues(engine.apiSchema, operation.variableDefinitions ?? [], variables);
  if (errors) throw new Error(errors.map((error) => error.message).join('\n'));
  return {
    document,
    ...(document !== written && { deferring: written }),
    operation,
    operationName: operation.name?.value,
    documentKey: print(document),
    variables: coerced,
    onError,
  };
}

export function contextOf({ context = {} }: AskOptions = {}): RequestContext {
  return {
    requestId: 'request-1',
    caller: PUBLIC_CALLER,
    clientHeaders: {},
    signal: new AbortController().signal,
    deadlineAt: performance.now() + 10_000,
    ...context,
  };
}

function readAnswer(answer: Awaited<ReturnType<Engine['execute']>>): Answer {
  return JSON.parse(textOf(answer)) as Answer;
}
