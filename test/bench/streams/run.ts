import { holdsTheBar, measureEventCost } from './event-cost.js';
import { measureFanOut, type FanOut } from './fan-out.js';

const SCENARIOS: readonly FanOut[] = [
  { subscribers: 10_000, perSecond: 2, seconds: 30, maxLastMs: 400, maxCpuShare: 0.6, maxTurnMs: 20 },
  { subscribers: 1_000, perSecond: 20, seconds: 20, maxLastMs: 75, maxCpuShare: 1, maxTurnMs: 20 },
];
const MAX_IDLE_BYTES = 20_000;

/** What else is measured in the same run: times say something only beside these, on a machine that does other work too. */
const COMPARED = {
  'plain graphql-ws': './plain-process.js',
  'bare splice loop': './splice-process.js',
} as const;

/** `npm run bench -- streams [fan-out|event-cost]`: prints tables; false when a bar is missed. */
export async function benchStreams([only]: readonly string[]): Promise<boolean> {
  let isGood = true;
  if (only !== 'event-cost') for (const scenario of SCENARIOS) isGood = (await compare(scenario)) && isGood;
  if (only !== 'fan-out') isGood = (await compareEventCost()) && isGood;
  return isGood;
}

async function compareEventCost(): Promise<boolean> {
  const cost = await measureEventCost();
  console.log(`A query of the shape of an event: ${cost.queryMicroseconds} µs`);
  console.table(cost.events);
  return holdsTheBar(cost);
}

async function compare(scenario: FanOut): Promise<boolean> {
  const { subscribers, perSecond } = scenario;
  const ours = await measureFanOut('./gateway-process.js', scenario);
  const results = { 'our gateway': ours } as Record<string, typeof ours>;
  for (const [name, module] of Object.entries(COMPARED)) results[name] = await measureFanOut(module, scenario);
  console.log(`${subscribers} subscribers, ${perSecond} events/s`);
  console.table(results);
  return (
    ours.lastMsP99 <= scenario.maxLastMs &&
    ours.cpuShare <= scenario.maxCpuShare &&
    ours.longestTurnMs <= scenario.maxTurnMs &&
    ours.idleBytes <= MAX_IDLE_BYTES
  );
}
