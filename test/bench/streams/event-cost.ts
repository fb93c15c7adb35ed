import { Pool } from 'undici';
import { startMeasured, type MeasuredProcess } from './processes.js';
import { subscribe } from './raw-client.js';

/** Issue 4, Bars: one event that needs one entity fetch costs at most what a query of the same shape costs. */
export interface EventCost {
  readonly eventMicroseconds: number;
  readonly queryMicroseconds: number;
  readonly ratio: number;
}

const SHAPE = '{ id title writer { name } }';
const ROUNDS = 5;
const PER_ROUND = 1_000;

/** As many queries under way at once as events are executed at once. */
const CONCURRENCY = 16;

/** CPU of the gateway's process per event with one subscriber, and per query; the rounds take turns, the median counts. */
export async function measureEventCost(): Promise<EventCost> {
  const server = await startMeasured('./gateway-process.js');
  const pool = new Pool(server.url!, { connections: CONCURRENCY });
  let arrived = 0;
  let onAll = (): void => undefined;
  const client = await subscribe({
    url: server.wsUrl,
    query: `subscription { published ${SHAPE} }`,
    onTitle: () => {
      arrived += 1;
      if (arrived === PER_ROUND) onAll();
    },
  });
  const events = async (): Promise<void> => {
    arrived = 0;
    const all = new Promise<void>((resolve) => (onAll = resolve));
    server.publish(PER_ROUND, 1_000);
    await all;
  };
  const queries = async (): Promise<void> => {
    let sent = 0;
    const sendAll = async (): Promise<void> => {
      while (sent < PER_ROUND) {
        sent += 1;
        const body = JSON.stringify({
          query: `query ($id: ID!) { story(id: $id) ${SHAPE} }`,
          variables: { id: String(sent) },
        });
        const headers = { 'content-type': 'application/json' };
        const answer = await pool.request({ path: '/graphql', method: 'POST', headers, body });
        const text = await answer.body.text();
        if (!text.startsWith('{"data":{"story":{')) throw new Error(text);
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, sendAll));
  };
  const costs = { event: [] as number[], query: [] as number[] };
  // The first round warms up.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const [event, query] = [await cpuOf(server, events), await cpuOf(server, queries)];
    if (round === 0) continue;
    costs.event.push(event);
    costs.query.push(query);
  }
  client.close();
  await pool.close();
  await server.stop();
  const [eventMicroseconds, queryMicroseconds] = [median(costs.event), median(costs.query)];
  return { eventMicroseconds, queryMicroseconds, ratio: Number((eventMicroseconds / queryMicroseconds).toFixed(2)) };
}

async function cpuOf(server: MeasuredProcess, work: () => Promise<void>): Promise<number> {
  const before = await server.measure('collection');
  await work();
  const after = await server.measure();
  return Math.round((after.cpuMicroseconds - before.cpuMicroseconds) / PER_ROUND);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
