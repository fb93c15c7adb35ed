import { readFileSync } from 'node:fs';
import { buildASTSchema, parse } from 'graphql';
import { readAccessRules } from '../../../gateway/authorise/access-rules.js';
import { createAuthoriser } from '../../../gateway/authorise/authorise.js';
import { POLICIES } from '../../../gateway/authorise/policies/all.js';
import { defaultSettings } from '../../../gateway/config.js';
import { prepare, type PrepareParts } from '../../../gateway/prepare/prepare.js';
import { rememberDocuments } from '../../../gateway/prepare/remembered-documents.js';
import { shippedFile } from '../../../subgraphs/kit/shipped.js';
import { PUBLIC_CALLER, type Caller } from '../../../schema/caller.js';

/** Our part of issue 5's bar: authentication, signing and field authorisation together at most 100 µs on a one-fetch request. */
const MAX_MICROSECONDS = 10;

const ROUNDS = 9;
const PER_ROUND = 20_000;

const OFFICER: Caller = {
  subject: 'officer-7',
  kind: 'OFFICER',
  grants: Array.from({ length: 5 }, (_, index) => ({ agencyId: `agency_${index}`, role: 'CASE_OFFICER' })),
  scopes: [],
};

const SERIES =
  'query ($m: Code!) { metricSeries(subject: "a", metric: $m, range: { month: "2026-10" }) { day value } }';
const CASE = '{ case(id: "case_1") { ledgerNo state summary description location { address } clocks { kind dueAt } } }';

/** One-fetch operations; `asked` with and without the access rules gives what they cost. */
const SCENARIOS = {
  'nothing guarded': { query: '{ division(code: "440100") { name level } }', caller: OFFICER },
  'guarded, all allowed': { query: CASE, caller: OFFICER },
  'guarded, some withheld': { query: CASE, caller: { ...OFFICER, grants: [] } },
  'guarded by its arguments': { query: SERIES, variables: { m: 'cases.received' }, caller: OFFICER },
  'all withheld': { query: CASE, caller: PUBLIC_CALLER },
} as const;

/** `npm run bench -- authorise`: CPU per request that the access rules add to `prepare()`; false when the bar is missed. */
export function benchAuthorise(): Promise<boolean> {
  const [bare, guarded] = [partsOf(false), partsOf(true)];
  const rows = Object.entries(SCENARIOS).map(([scenario, asking]) => {
    const costs = { without: [] as number[], with: [] as number[] };
    // The first round warms up.
    for (let round = 0; round <= ROUNDS; round += 1) {
      const [without, withRules] = [microseconds(asking, bare), microseconds(asking, guarded)];
      if (round === 0) continue;
      costs.without.push(without);
      costs.with.push(withRules);
    }
    const [prepareUs, withRulesUs] = [median(costs.without), median(costs.with)];
    return { scenario, prepareUs, withRulesUs, addedUs: Number((withRulesUs - prepareUs).toFixed(2)) };
  });
  console.table(rows);
  return Promise.resolve(rows.every(({ addedUs }) => addedUs <= MAX_MICROSECONDS));
}

function partsOf(isGuarded: boolean): PrepareParts {
  const supergraphSdl = readFileSync(shippedFile('schema/supergraph.graphql'), 'utf8');
  const rules = readAccessRules(supergraphSdl)!;
  return {
    apiSchema: buildASTSchema(parse(supergraphSdl), { assumeValid: true, assumeValidSDL: true }),
    limits: defaultSettings().limits,
    documents: rememberDocuments(100),
    introspection: true,
    ...(isGuarded && { authorise: createAuthoriser({ rules, policies: POLICIES, onUnauthorised: 'filter' }) }),
  };
}

interface Asking {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly caller: Caller;
}

function microseconds({ query, variables = {}, caller }: Asking, parts: PrepareParts): number {
  const parameters = {
    query,
    variables,
    operationName: undefined,
    extensions: undefined,
    onError: 'PROPAGATE',
  } as const;
  const before = process.cpuUsage();
  for (let count = 0; count < PER_ROUND; count += 1) {
    const { kind } = prepare(parameters, caller, parts);
    if (kind !== 'prepared') throw new Error(`${query} is refused.`);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / PER_ROUND;
}

function median(values: readonly number[]): number {
  return Number([...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!.toFixed(2));
}
