import { setTimeout as pause } from 'node:timers/promises';
import { startMeasured, type MeasuredProcess } from './processes.js';
import { subscribe, type RawClient } from './raw-client.js';

/** Issue 4, Bars: equal operations of equal callers, one gateway process. */
export interface FanOut {
  readonly subscribers: number;
  readonly perSecond: number;
  readonly seconds: number;
  /** When the last of all subscribers has an event, 99 of 100 events. */
  readonly maxLastMs: number;
  readonly maxCpuShare: number;
  /** The event loop may be held so long, whatever holds it. */
  readonly maxTurnMs: number;
}

export interface FanOutResult {
  readonly idleBytes: number;
  readonly lastMsP50: number;
  readonly lastMsP99: number;
  /** Of one core, while events come. */
  readonly cpuShare: number;
  readonly cpuMicrosecondsPerDelivery: number;
  readonly longestTurnMs: number;
  readonly longestCollectionMs: number;
}

/** Handshakes at the same time; more would only wait in the listen queue. */
const OPENED_AT_ONCE = 200;

/** The first events of a process are compiled while they are executed. */
const WARMING_SECONDS = 3;

/** An event that has not arrived by then never will. */
const ARRIVED_WITHIN_MS = 120_000;

const QUERY = 'subscription { published { id title writer { name } } }';

export async function measureFanOut(
  module: Parameters<typeof startMeasured>[0],
  scenario: FanOut,
): Promise<FanOutResult> {
  const server = await startMeasured(module);
  const warming = await subscribe({ url: server.wsUrl, query: QUERY, onTitle: () => undefined });
  const before = await server.measure('collection');
  const arrivals = new Arrivals();
  const clients = await open(server, scenario.subscribers, (title) => arrivals.note(title));
  await pause(1_000);
  const idle = await server.measure('collection');
  await publish(server, arrivals, { ...scenario, seconds: WARMING_SECONDS });
  arrivals.forget();
  const warm = await server.measure('collection');
  await publish(server, arrivals, scenario);
  const after = await server.measure();
  for (const client of [warming, ...clients]) client.close();
  await server.stop();

  const cpuMicroseconds = after.cpuMicroseconds - warm.cpuMicroseconds;
  return {
    idleBytes: Math.round((idle.residentBytes - before.residentBytes) / scenario.subscribers),
    lastMsP50: arrivals.lastAfterMs(0.5),
    lastMsP99: arrivals.lastAfterMs(0.99),
    cpuShare: round(cpuMicroseconds / (after.at - warm.at) / 1_000, 2),
    cpuMicrosecondsPerDelivery: round(cpuMicroseconds / arrivals.count, 1),
    longestTurnMs: round(after.longestTurnMs, 1),
    longestCollectionMs: round(after.longestCollectionMs, 1),
  };
}

/** Publishes, and waits until everybody has everything. */
async function publish(
  server: MeasuredProcess,
  arrivals: Arrivals,
  { subscribers, perSecond, seconds }: FanOut,
): Promise<void> {
  const events = perSecond * seconds;
  server.publish(events, perSecond);
  const patience = performance.now() + seconds * 1_000 + ARRIVED_WITHIN_MS;
  while (arrivals.count < events * subscribers && performance.now() < patience) await pause(100);
  if (arrivals.count !== events * subscribers) throw new Error(`Only ${arrivals.count} events arrived.`);
}

async function open(
  { wsUrl }: MeasuredProcess,
  count: number,
  onTitle: (title: string) => void,
): Promise<readonly RawClient[]> {
  const clients: RawClient[] = [];
  while (clients.length < count) {
    const some = Math.min(OPENED_AT_ONCE, count - clients.length);
    const opening = Array.from({ length: some }, () => subscribe({ url: wsUrl, query: QUERY, onTitle }));
    clients.push(...(await Promise.all(opening)));
  }
  return clients;
}

/** When the last subscriber had each event. Every title is the time at which its event was published. */
class Arrivals {
  private readonly last = new Map<string, number>();
  count = 0;

  forget(): void {
    this.last.clear();
    this.count = 0;
  }

  note(title: string): void {
    this.count += 1;
    this.last.set(title, Date.now());
  }

  lastAfterMs(quantile: number): number {
    const waits = [...this.last].map(([title, at]) => at - Number(title)).sort((a, b) => a - b);
    return waits[Math.min(waits.length - 1, Math.floor(waits.length * quantile))] ?? NaN;
  }
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
