import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Measure, Order } from './measured.js';

/** A measured process as the run sees it. */
export interface MeasuredProcess {
  readonly wsUrl: string;
  readonly url: string | undefined;
  publish(events: number, perSecond: number): void;
  measure(after?: 'collection'): Promise<Measure>;
  stop(): Promise<void>;
}

export async function startMeasured(module: `./${string}-process.js`): Promise<MeasuredProcess> {
  const child = fork(fileURLToPath(new URL(module, import.meta.url)), {
    execArgv: ['--expose-gc'],
    env: { ...process.env, LOG_LEVEL: 'silent' },
  });
  const [{ wsUrl, url }] = (await once(child, 'message')) as [{ wsUrl: string; url?: string }];
  const tell = (order: Order): boolean => child.send(order);
  return {
    wsUrl,
    url,
    publish: (events, perSecond) => void tell({ kind: 'publish', events, perSecond }),
    async measure(after) {
      tell({ kind: after ? 'collect and measure' : 'measure' });
      const [answer] = (await once(child, 'message')) as [Measure];
      return answer;
    },
    async stop() {
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}
