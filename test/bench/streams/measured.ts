import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';

/** What all measured processes have in common: they obey the run by messages and measure themselves. */

export type Order =
  | { readonly kind: 'publish'; readonly events: number; readonly perSecond: number }
  | { readonly kind: 'measure' | 'collect and measure' };

export interface Measure {
  readonly subscribers: number;
  /** Requests to the subgraph that knows the rest of an event. */
  readonly fetches: number;
  readonly residentBytes: number;
  readonly cpuMicroseconds: number;
  /** How late the event loop came to a timer at most; other jobs of the machine count in. */
  readonly longestTurnMs: number;
  /** The longest garbage collection: nothing divides it. */
  readonly longestCollectionMs: number;
  readonly at: number;
}

/** How often the event loop is looked at; its own share of what is measured is taken off. */
const RESOLUTION_MS = 5;

export interface Measured {
  readonly wsUrl: string;
  /** Where queries are answered, if anywhere. */
  readonly url?: string;
  readonly publish: (id: number, title: string) => void;
  readonly subscribers: () => number;
  readonly fetches?: () => number;
}

/** The collection holds the event loop itself: what comes after it is measured from here on. */
const AFTER_COLLECTION_MS = 100;

export function obey({ wsUrl, url, publish, subscribers, fetches }: Measured): void {
  const turns = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  turns.enable();
  let longestCollectionMs = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longestCollectionMs = Math.max(longestCollectionMs, duration);
  }).observe({ entryTypes: ['gc'] });
  const measure = (): void => {
    const { user, system } = process.cpuUsage();
    const answer: Measure = {
      subscribers: subscribers(),
      fetches: fetches?.() ?? 0,
      residentBytes: process.memoryUsage().rss,
      cpuMicroseconds: user + system,
      longestTurnMs: Math.max(0, turns.max / 1e6 - RESOLUTION_MS),
      longestCollectionMs,
      at: performance.now(),
    };
    turns.reset();
    longestCollectionMs = 0;
    process.send!(answer);
  };
  process.on('message', (order: Order) => {
    switch (order.kind) {
      case 'publish':
        return publishInStep(order, publish);
      case 'collect and measure':
        (globalThis as { gc?: () => void }).gc?.();
        setTimeout(measure, AFTER_COLLECTION_MS);
        return;
      case 'measure':
        return measure();
    }
  });
  process.on('disconnect', () => process.exit(0));
  process.send!({ wsUrl, url });
}

function publishInStep({ events, perSecond }: Extract<Order, { kind: 'publish' }>, publish: Measured['publish']): void {
  let published = 0;
  const timer = setInterval(() => {
    // The title carries when it was published: both processes read the same clock.
    publish(published, String(Date.now()));
    published += 1;
    if (published === events) clearInterval(timer);
  }, 1_000 / perSecond);
}
