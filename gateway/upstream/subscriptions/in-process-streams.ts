import type { Headers } from '../headers.js';
import type { OpenStream, StreamListener, StreamRequest, StreamSource } from './stream-source.js';

/** A subgraph in the same process, as it offers its subscriptions. */
export type SubscribeInProcess = (request: {
  readonly body: string;
  readonly headers: Headers;
  readonly signal: AbortSignal;
}) => Promise<InProcessStream>;

export type InProcessStream =
  | { readonly kind: 'stream'; readonly results: AsyncIterator<unknown> }
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'refused'; readonly refusal: unknown };

/** Streams without a socket. The next event is asked for when the last one is dealt with: nothing piles up here. */
export function createInProcessStreams(subscribe: SubscribeInProcess): StreamSource {
  const open = new Set<OpenStream>();
  return {
    open(request, listener) {
      const reader = new Reader(subscribe, listener, () => open.delete(reader));
      open.add(reader);
      void reader.read(request);
      return reader;
    },
    close() {
      for (const reader of open) reader.close();
      return Promise.resolve();
    },
  };
}

class Reader implements OpenStream {
  private readonly ending = new AbortController();
  private results: AsyncIterator<unknown> | undefined;

  constructor(
    private readonly subscribe: SubscribeInProcess,
    private readonly listener: StreamListener,
    private readonly onClose: () => void,
  ) {}

  async read(request: StreamRequest): Promise<void> {
    try {
      const headers = { ...request.headers, ...request.sign?.(request.body), 'x-request-id': request.requestId };
      const stream = await this.subscribe({ body: request.body, headers, signal: this.ending.signal });
      await this.follow(stream);
      if (this.isOpen) this.listener.ended();
    } catch (error) {
      if (this.isOpen) this.listener.lost(String(error));
    }
    this.close();
  }

  close(): void {
    this.ending.abort();
    this.onClose();
    // Not awaited: `return()` of a generator that waits for an event settles only with that event.
    this.results?.return?.().catch(() => undefined);
    this.results = undefined;
  }

  private async follow(stream: InProcessStream): Promise<void> {
    if (!this.isOpen) {
      if (stream.kind === 'stream') await stream.results.return?.();
      return;
    }
    this.listener.opened();
    switch (stream.kind) {
      case 'refused':
        return this.listener.next(JSON.stringify({ errors: [stream.refusal] }));
      case 'result':
        return this.listener.next(JSON.stringify(stream.result));
      case 'stream':
        this.results = stream.results;
        return this.pull(stream.results);
    }
  }

  private async pull(results: AsyncIterator<unknown>): Promise<void> {
    while (this.isOpen) {
      const result: IteratorResult<unknown, unknown> = await results.next();
      if (result.done === true || !this.isOpen) return;
      await this.listener.next(JSON.stringify(result.value));
    }
  }

  private get isOpen(): boolean {
    return !this.ending.signal.aborted;
  }
}
