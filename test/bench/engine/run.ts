import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { SUBGRAPHS } from './graph.js';
import { applyLoad, type Load } from './load.js';
import { startPinned, type Running } from './processes.js';
import { QUERIES } from './queries.js';

/** The bars: CPU per request relative to the stock reference gateway in the same run. */
const SCENARIOS = [
  { name: 'nested', query: QUERIES.nested, requests: 200, concurrency: 8, identical: false, bar: 0.12 },
  { name: 'nested ×50 identical', query: QUERIES.nested, requests: 500, concurrency: 50, identical: true, bar: 0.015 },
  { name: 'one fetch', query: QUERIES.oneFetch, requests: 3_000, concurrency: 8, identical: false, bar: 0.2 },
  { name: 'two fetches', query: QUERIES.twoFetches, requests: 2_000, concurrency: 8, identical: false, bar: 0.16 },
] as const;

/** For all gateways alike: with V8's default young generation a third of our CPU goes into copying requests under way. */
const NODE_ARGS = ['--min-semi-space-size=64', '--max-semi-space-size=64'];

/** Requests are few in a round, and V8 goes on compiling what is hot for some of them: nobody is measured while it does. */
const WARM_ROUNDS = 5;

/** So long at least: five rounds of the cheapest requests are over in less than V8 needs. Rounds that count are one load each. */
const WARM_ROUND_MS = 1_000;

const KINDS = ['stock', 'apollo', 'native'] as const;
type Kind = (typeof KINDS)[number];

/** Issue 3: from the start of the process to its first answer. */
const MAX_START_MS = 1_000;

interface Gateway extends Running<{ readonly url: string }> {
  readonly firstAnswerMs: number;
}
interface Usage {
  readonly cpuMicroseconds: number;
  readonly rssBytes: number;
}

/** Measures our engine against the reference and prints a table. `--pairs N` interleaved rounds, median of them. */
export async function benchEngine(args: readonly string[]): Promise<boolean> {
  const pairs = Number(args[args.indexOf('--pairs') + 1]) || 5;
  const only = args.includes('--only') ? args[args.indexOf('--only') + 1] : undefined;
  const folder = mkdtempSync(join(tmpdir(), 'liandong-bench-'));
  const subgraphs = await startPinned<number>({ module: './subgraph-process.js', args: [], core: 1 });
  const supergraphFile = join(folder, 'supergraph.graphql');
  writeFileSync(supergraphFile, composeSupergraph(subgraphs.first));
  const gateways = new Map<Kind, Gateway>();
  for (const kind of KINDS) gateways.set(kind, await startGateway(kind, supergraphFile));
  try {
    const scenarios = SCENARIOS.filter(({ name }) => only === undefined || name === only);
    const rows = [];
    for (const scenario of scenarios) rows.push(await measure(scenario, { gateways, subgraphs, pairs }));
    return await report(rows, gateways);
  } finally {
    await Promise.all([...gateways.values(), subgraphs].map((process) => process.stop()));
    rmSync(folder, { recursive: true });
  }
}

async function startGateway(kind: Kind, supergraphFile: string): Promise<Gateway> {
  const startedAt = performance.now();
  const args = [kind, supergraphFile];
  const process = await startPinned<Gateway['first']>({
    module: './gateway-process.js',
    args,
    core: 0,
    nodeArgs: NODE_ARGS,
  });
  await applyLoad({
    url: process.first.url,
    query: QUERIES.oneFetch,
    requests: 1,
    concurrency: 1,
    identical: false,
  });
  return { ...process, firstAnswerMs: performance.now() - startedAt };
}

function composeSupergraph(port: number): string {
  const services = Object.entries(SUBGRAPHS).map(([name, sdl]) => ({
    name,
    url: `http://127.0.0.1:${port}/${name}`,
    typeDefs: parse(sdl),
  }));
  const { supergraphSdl, errors } = composeServices(services);
  if (errors) throw new Error(errors.map((error) => error.message).join('\n'));
  return supergraphSdl;
}

interface Row {
  readonly name: string;
  readonly bar: number;
  readonly bytes: number;
  readonly microseconds: ReadonlyMap<Kind, number>;
  readonly fetches: ReadonlyMap<Kind, number>;
  /** Median over the pairs of native divided by stock. */
  readonly ratio: number;
}

async function measure(
  scenario: (typeof SCENARIOS)[number],
  run: { gateways: ReadonlyMap<Kind, Gateway>; subgraphs: Running<number>; pairs: number },
): Promise<Row> {
  const samples = new Map<Kind, number[]>(KINDS.map((kind) => [kind, []]));
  const fetches = new Map<Kind, number>();
  let bytes = 0;
  // The first rounds warm plans, replays and compiled code, and do not count.
  for (let round = 1 - WARM_ROUNDS; round <= run.pairs; round++)
    for (const kind of KINDS) {
      const gateway = run.gateways.get(kind)!;
      const load: Load = { ...scenario, url: gateway.first.url };
      const asked = await run.subgraphs.ask<number>('requests');
      const before = await gateway.ask<Usage>('usage');
      const startedAt = performance.now();
      let requests = 0;
      do {
        bytes = (await applyLoad(load)).bytesPerAnswer;
        requests += scenario.requests;
      } while (round <= 0 && performance.now() - startedAt < WARM_ROUND_MS);
      const after = await gateway.ask<Usage>('usage');
      fetches.set(kind, ((await run.subgraphs.ask<number>('requests')) - asked) / requests);
      if (round > 0) samples.get(kind)!.push((after.cpuMicroseconds - before.cpuMicroseconds) / requests);
    }
  const ratios = samples.get('native')!.map((native, index) => native / samples.get('stock')![index]!);
  const microseconds = new Map(KINDS.map((kind) => [kind, median(samples.get(kind)!)]));
  return { name: scenario.name, bar: scenario.bar, bytes, microseconds, fetches, ratio: median(ratios) };
}

async function report(rows: readonly Row[], gateways: ReadonlyMap<Kind, Gateway>): Promise<boolean> {
  const lines = [
    '| scenario | answer | stock gateway | our front, reference engine | native | native / stock | bar |',
    '|---|---|---|---|---|---|---|',
  ];
  const cell = (row: Row, kind: Kind): string =>
    `${(row.microseconds.get(kind)! / 1_000).toFixed(3)} ms, ${row.fetches.get(kind)!.toFixed(1)} fetches`;
  for (const row of rows)
    lines.push(
      `| ${row.name} | ${row.bytes} B | ${KINDS.map((kind) => cell(row, kind)).join(' | ')} | ${row.ratio.toFixed(3)} | ${row.bar} |`,
    );
  const rss = new Map<Kind, number>();
  for (const [kind, gateway] of gateways) {
    const { rssBytes } = await gateway.ask<Usage>('usage');
    rss.set(kind, rssBytes);
    lines.push(
      `${kind}: first answer ${Math.round(gateway.firstAnswerMs)} ms after its start, ${Math.round(rssBytes / 1_048_576)} MB at the end`,
    );
  }
  process.stdout.write(`${lines.join('\n')}\n`);
  const isInTime = gateways.get('native')!.firstAnswerMs <= MAX_START_MS;
  return isInTime && rss.get('native')! <= rss.get('stock')! && rows.every(({ ratio, bar }) => ratio <= bar);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
