import { monitorEventLoopDelay } from 'node:perf_hooks';
import { startNewsroom } from '../../gateway/streams/newsroom.js';

/** The process that is measured: a gateway with a stream of its own. Obeys the run by messages. */

export type Order =
  { readonly kind: 'publish'; readonly events: number; readonly perSecond: number } | { readonly kind: 'measure' };

export interface Measure {
  readonly subscribers: number;
  /** After a forced collection. */
  readonly residentBytes: number;
  readonly cpuMicroseconds: number;
  readonly longestTurnMs: number;
  readonly at: number;
}

const news = await startNewsroom();
const turns = monitorEventLoopDelay({ resolution: 5 });
turns.enable();

process.on('message', (order: Order) => {
  if (order.kind === 'measure') return measure();
  let published = 0;
  const timer = setInterval(() => {
    // The title carries when it was published: both processes read the same clock.
    news.press.publish(published, String(Date.now()));
    published += 1;
    if (published === order.events) clearInterval(timer);
  }, 1_000 / order.perSecond);
});
process.on('disconnect', () => process.exit(0));
process.send!({ wsUrl: news.wsUrl });

function measure(): void {
  (globalThis as { gc?: () => void }).gc?.();
  const { user, system } = process.cpuUsage();
  const answer: Measure = {
    subscribers: news.streams().subscribers,
    residentBytes: process.memoryUsage().rss,
    cpuMicroseconds: user + system,
    longestTurnMs: turns.max / 1e6,
    at: performance.now(),
  };
  turns.reset();
  process.send!(answer);
}
