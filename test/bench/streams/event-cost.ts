import { Pool } from 'undici';
import { startMeasured, type MeasuredProcess } from './processes.js';
import { subscribe } from './raw-client.js';

/** Issue 4, Bars: one event that needs one entity fetch costs at most what a query of the same shape costs. */
export interface EventCost {
  readonly queryMicroseconds: number;
  readonly events: readonly EventCostFor[];
}

export interface EventCostFor {
  readonly subscribers: number;
  readonly eventMicroseconds: number;
  /** An event of the same size that needs nothing from another subgraph: execution and deliveries. */
  readonly withoutFetchMicroseconds: number;
  /** The median of the rounds' differences: what must not grow with the subscribers. */
  readonly fetchMicroseconds: number;
  /** Below one: equal fetches under way are one. */
  readonly fetchesPerEvent: number;
}

const SHAPE = '{ id title writer { id name } }';
const SHAPE_WITHOUT_FETCH = '{ id title writer { id ref: id } }';
const QUERIES = 1_000;
const ROUNDS = 7;

/** As many queries under way at once as events are executed at once. */
const CONCURRENCY = 16;

/**
 * So many events, so fast: a delivery costs more than ten microseconds at either end. No more subscribers than these: to a
 * thousand an event is twenty milliseconds of deliveries, and what a fetch adds is lost in how much those differ.
 */
const AUDIENCES = [
  { subscribers: 1, events: 1_000, perSecond: 1_000 },
  { subscribers: 10, events: 500, perSecond: 500 },
  { subscribers: 100, events: 300, perSecond: 100 },
] as const;

type Audience = (typeof AUDIENCES)[number];

/** CPU of the gateway's process; what is compared takes turns, the median of the rounds counts. */
export async function measureEventCost(): Promise<EventCost> {
  const server = await startMeasured('./gateway-process.js');
  const queries: number[] = [];
  const samples = AUDIENCES.map((audience) => ({ audience, enriched: [] as Sample[], bare: [] as Sample[] }));
  // The first round warms up.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const query = await costOf(server, QUERIES, () => ask(server));
    if (round > 0) queries.push(query.microseconds);
    for (const { audience, enriched, bare } of samples) {
      const [withFetch, without] = [
        await follow(server, audience, SHAPE),
        await follow(server, audience, SHAPE_WITHOUT_FETCH),
      ];
      if (round === 0) continue;
      enriched.push(withFetch);
      bare.push(without);
    }
  }
  await server.stop();
  const events = samples.map(({ audience, enriched, bare }) => {
    const [eventMicroseconds, withoutFetchMicroseconds] = [enriched, bare].map((some) =>
      median(some.map(({ microseconds }) => microseconds)),
    ) as [number, number];
    return {
      subscribers: audience.subscribers,
      eventMicroseconds,
      withoutFetchMicroseconds,
      fetchMicroseconds: median(enriched.map(({ microseconds }, round) => microseconds - bare[round]!.microseconds)),
      fetchesPerEvent: median(enriched.map(({ fetches }) => fetches)),
    };
  });
  return { queryMicroseconds: median(queries), events };
}

/** To one subscriber a whole event costs no more than the query; to many, what the fetch adds to it does not. */
export function holdsTheBar({ queryMicroseconds, events }: EventCost): boolean {
  return events.every(
    ({ subscribers, eventMicroseconds, fetchMicroseconds, fetchesPerEvent }) =>
      fetchesPerEvent <= 1 &&
      fetchMicroseconds <= queryMicroseconds &&
      (subscribers > 1 || eventMicroseconds <= queryMicroseconds),
  );
}

async function follow(
  server: MeasuredProcess,
  { subscribers, events, perSecond }: Audience,
  shape: string,
): Promise<Sample> {
  let missing = events * subscribers;
  let onAll = (): void => undefined;
  const onTitle = (): void => {
    missing -= 1;
    if (missing === 0) onAll();
  };
  const query = `subscription { published ${shape} }`;
  const opening = Array.from({ length: subscribers }, () => subscribe({ url: server.wsUrl, query, onTitle }));
  const clients = await Promise.all(opening);
  const cost = await costOf(server, events, async () => {
    const all = new Promise<void>((resolve) => (onAll = resolve));
    server.publish(events, perSecond);
    await all;
  });
  for (const client of clients) client.close();
  return cost;
}

async function ask(server: MeasuredProcess): Promise<void> {
  const pool = new Pool(server.url!, { connections: CONCURRENCY });
  const query = `query ($id: ID!) { story(id: $id) ${SHAPE} }`;
  let sent = 0;
  const sendAll = async (): Promise<void> => {
    while (sent < QUERIES) {
      sent += 1;
      const body = JSON.stringify({ query, variables: { id: String(sent) } });
      const headers = { 'content-type': 'application/json' };
      const answer = await pool.request({ path: '/graphql', method: 'POST', headers, body });
      const text = await answer.body.text();
      if (!text.startsWith('{"data":{"story":{')) throw new Error(text);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, sendAll));
  await pool.close();
}

interface Sample {
  readonly microseconds: number;
  readonly fetches: number;
}

/** Of one of so many. */
async function costOf(server: MeasuredProcess, count: number, work: () => Promise<void>): Promise<Sample> {
  const before = await server.measure('collection');
  await work();
  const after = await server.measure();
  return {
    microseconds: Math.round((after.cpuMicroseconds - before.cpuMicroseconds) / count),
    fetches: Number(((after.fetches - before.fetches) / count).toFixed(2)),
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
