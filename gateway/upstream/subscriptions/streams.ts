import type { RequestContext } from '../../engine.js';
import { applyHeaderRules, type HeaderRule } from '../headers.js';
import type { SignCaller } from '../upstream.js';
import type { BackoffRule } from './backoff.js';
import { follow, type Follower } from './follow.js';
import type { OpenStream, StreamSource } from './stream-source.js';

/** The streams of all subgraphs. They outlive supergraphs: a stream goes on when the supergraph changes. */
export interface Streams {
  follow(to: StreamTarget, stream: WantedStream, follower: Follower): OpenStream;
  /** Streams open right now. */
  readonly size: number;
  close(): Promise<void>;
}

export interface StreamTarget {
  readonly name: string;
  /** Composed into the supergraph; may be empty. */
  readonly url: string;
}

export interface WantedStream {
  /** The JSON text of `{ query, variables?, operationName? }`. */
  readonly body: string;
  readonly context: RequestContext;
  /** Takes over from another stream: also a first failure is tried again. */
  readonly resumes: boolean;
}

/** What is known of one subgraph besides its address. */
export interface StreamSettings {
  readonly source: (target: StreamTarget) => StreamSource;
  readonly headerRules: readonly HeaderRule[];
  readonly sign: SignCaller | undefined;
}

export interface StreamsOptions {
  readonly settingsOf: (subgraph: string) => StreamSettings;
  readonly backoff?: BackoffRule;
}

export function createStreams({ settingsOf, backoff }: StreamsOptions): Streams {
  const sources = new Map<string, StreamSource>();
  let size = 0;
  const sourceOf = (to: StreamTarget, settings: StreamSettings): StreamSource => {
    const key = `${to.name}\n${to.url}`;
    let source = sources.get(key);
    if (!source) sources.set(key, (source = settings.source(to)));
    return source;
  };
  return {
    follow(to, { body, context, resumes }, follower) {
      const settings = settingsOf(to.name);
      const { sign } = settings;
      const request = {
        body,
        requestId: context.requestId,
        headers: applyHeaderRules(settings.headerRules, context.clientHeaders),
        sign: sign && ((text: string) => sign(context, text)),
      };
      const stream = follow(request, follower, {
        subgraph: to.name,
        source: sourceOf(to, settings),
        resumes,
        ...(backoff && { backoff }),
      });
      let isOpen = true;
      size += 1;
      return {
        close() {
          if (!isOpen) return;
          isOpen = false;
          size -= 1;
          stream.close();
        },
      };
    },
    get size() {
      return size;
    },
    async close() {
      await Promise.all([...sources.values()].map((source) => source.close()));
    },
  };
}
