import { pino } from 'pino';
import { defaultSettings } from '../../gateway/config.js';
import type { GatewayOptions, RunningGateway } from '../../gateway/options.js';
import { startGateway } from '../../gateway/server.js';
import { composeTiny, tinySubgraphs, transportsOf, type TinySubgraph } from './tiny-subgraphs.js';

/** A gateway over the tiny subgraphs on a free port. */
export interface TestGateway extends RunningGateway {
  readonly subgraphs: Readonly<Record<string, TinySubgraph>>;
  /** Sends one operation by POST and reads the answer. */
  ask(query: string, options?: AskOptions): Promise<Answer>;
}

export interface AskOptions {
  readonly variables?: unknown;
  readonly operationName?: string;
  readonly onError?: string;
  readonly extensions?: unknown;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers are read freely in tests
  readonly body: any;
}

export async function startTestGateway(options: Partial<GatewayOptions> = {}): Promise<TestGateway> {
  const subgraphs = tinySubgraphs();
  const gateway = await startGateway({
    supergraphSdl: composeTiny(subgraphs),
    settings: defaultSettings(),
    logger: pino({ level: 'silent' }),
    port: 0,
    ...options,
    transports: { ...transportsOf(subgraphs), ...options.transports },
  });
  return {
    ...gateway,
    subgraphs: Object.fromEntries(subgraphs.map((subgraph) => [subgraph.name, subgraph])),
    ask: (query, askOptions) => ask(gateway.url, query, askOptions),
  };
}

export async function ask(url: string, query: string, options: AskOptions = {}): Promise<Answer> {
  const { token, headers, ...parameters } = options;
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: JSON.stringify({ query, ...parameters }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}
