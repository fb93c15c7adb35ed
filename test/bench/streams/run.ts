import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { Measure, Order } from './gateway-process.js';

/** Issue 4, Bars: equal operations of equal callers, one gateway process. */
interface Scenario {
  readonly subscribers: number;
  readonly perSecond: number;
  readonly seconds: number;
  /** When the last of all subscribers has an event, 99 of 100 events. */
  readonly maxLastMs: number;
  readonly maxCpuShare: number;
}

const SCENARIOS: readonly Scenario[] = [
  { subscribers: 10_000, perSecond: 2, seconds: 30, maxLastMs: 400, maxCpuShare: 0.6 },
  { subscribers: 1_000, perSecond: 20, seconds: 20, maxLastMs: 75, maxCpuShare: 1 },
];
const MAX_IDLE_BYTES = 20_000;

/** Handshakes at the same time; more would only wait in the listen queue. */
const OPENED_AT_ONCE = 200;

/** `npm run bench -- streams`: prints a table; false when a bar is missed. */
export async function benchStreams(): Promise<boolean> {
  let isGood = true;
  for (const scenario of SCENARIOS) isGood = (await run(scenario)) && isGood;
  return isGood;
}

async function run(scenario: Scenario): Promise<boolean> {
  const gateway = fork(fileURLToPath(new URL('./gateway-process.js', import.meta.url)), {
    execArgv: ['--expose-gc'],
    env: { ...process.env, LOG_LEVEL: 'silent' },
  });
  const [{ wsUrl }] = (await once(gateway, 'message')) as [{ wsUrl: string }];
  await (await subscribe(wsUrl, () => undefined)).close();
  const before = await measure(gateway);
  const arrivals = new Arrivals();
  const clients = [];
  for (let opened = 0; opened < scenario.subscribers; opened += OPENED_AT_ONCE)
    clients.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(OPENED_AT_ONCE, scenario.subscribers - opened) }, () =>
          subscribe(wsUrl, (title) => arrivals.note(title)),
        ),
      )),
    );
  await pause(1_000);
  const idle = await measure(gateway);
  const events = scenario.perSecond * scenario.seconds;
  tell(gateway, { kind: 'publish', events, perSecond: scenario.perSecond });
  while (arrivals.count < events * scenario.subscribers) await pause(100);
  const after = await measure(gateway);
  gateway.disconnect();

  const result = {
    ...scenario,
    idleBytes: Math.round((idle.residentBytes - before.residentBytes) / scenario.subscribers),
    lastMsP50: arrivals.lastAfterMs(0.5),
    lastMsP99: arrivals.lastAfterMs(0.99),
    cpuShare: Math.round((after.cpuMicroseconds - idle.cpuMicroseconds) / (after.at - idle.at) / 10) / 100,
    longestTurnMs: Math.round(after.longestTurnMs),
  };
  console.table([result]);
  return (
    result.lastMsP99 <= scenario.maxLastMs &&
    result.cpuShare <= scenario.maxCpuShare &&
    result.idleBytes <= MAX_IDLE_BYTES
  );
}

/** When the last subscriber had each event. Every title is the time at which its event was published. */
class Arrivals {
  private readonly last = new Map<string, number>();
  count = 0;

  note(title: string): void {
    this.count += 1;
    this.last.set(title, Date.now());
  }

  lastAfterMs(quantile: number): number {
    const waits = [...this.last].map(([title, at]) => at - Number(title)).sort((a, b) => a - b);
    return waits[Math.min(waits.length - 1, Math.floor(waits.length * quantile))] ?? NaN;
  }
}

const SUBSCRIBE = JSON.stringify({
  id: '6fa459ea-ee8a-3ca4-894e-db77e160355e',
  type: 'subscribe',
  payload: { query: 'subscription { published { id title writer { name } } }' },
});

/** A client as cheap as can be: it shares the machine with what is measured. */
async function subscribe(url: string, onTitle: (title: string) => void): Promise<{ close(): Promise<void> }> {
  const socket = new WebSocket(url, 'graphql-transport-ws', { perMessageDeflate: false });
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  socket.on('message', (data) => {
    const title = /"title":"(\d+)"/.exec((data as Buffer).toString('latin1'))?.[1];
    if (title !== undefined) onTitle(title);
  });
  socket.send(SUBSCRIBE);
  return {
    async close() {
      socket.close();
      await once(socket, 'close');
    },
  };
}

function tell(gateway: ChildProcess, order: Order): void {
  gateway.send(order);
}

async function measure(gateway: ChildProcess): Promise<Measure> {
  tell(gateway, { kind: 'measure' });
  const [answer] = (await once(gateway, 'message')) as [Measure];
  return answer;
}
