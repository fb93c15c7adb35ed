import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readmeQueries } from '../../bin/embedded/readme-queries.js';
import type { Transport } from '../../gateway/upstream/transport.js';
import { eachStore } from '../harness/stores.js';
import { startTestProduct, type TestProduct } from '../harness/product.js';

/** The acceptance query of domain.md §1.9: the README's first. */
const { query: WALK, person: WALKER } = readmeQueries()[0]!;

interface Sent {
  readonly subgraph: string;
  readonly query: string;
}

eachStore('A newcomer', (store) => {
  let product: TestProduct;
  let sent: Sent[] = [];
  let statements: string[] = [];
  let dead: string | undefined;

  beforeAll(async () => {
    const watch = (subgraph: string, transport: Transport): Transport => ({
      ...transport,
      post: (request) => {
        sent.push({ subgraph, query: (JSON.parse(request.body) as { query: string }).query });
        return subgraph === dead ? Promise.reject(new Error('connect ECONNREFUSED')) : transport.post(request);
      },
    });
    product = await startTestProduct({
      store,
      demo: true,
      wrapTransport: watch,
      onStatement: (subgraph, sql) => void statements.push(`${subgraph}: ${sql}`),
    });
  }, 300_000);
  afterAll(() => product.stop());

  it('finds five queries and more in the README', () => {
    expect(readmeQueries().length).toBeGreaterThanOrEqual(5);
  });

  it.each(readmeQueries().map(({ title, query, person }) => [title, query, person] as const))(
    'pastes "%s" and it answers whom the text names',
    async (_title, query, person) => {
      const answer = await product.ask(query, {}, person);
      expect(answer.errors).toBeUndefined();
      for (const value of Object.values(answer.data as object)) expect(value).not.toBeNull();
    },
  );

  it('gets the public part of the walk without a token, and a word on each figure that is not', async () => {
    const { data, errors } = await product.ask(WALK);
    expect(data.matrix).toMatchObject({ caseStatistics: null, engagementGini: expect.any(Number) });
    for (const { node } of data.matrix.nodes.edges) {
      expect(node.account.verification.status).toBe('OFFICIAL');
      expect(node.account.agency.openCases).toBeNull();
    }
    expect(new Set(errors!.map(({ extensions }) => extensions.code))).toEqual(new Set(['UNAUTHORIZED_FIELD_OR_TYPE']));
    expect(errors).toHaveLength(11);
  });

  it('E5 B1 walks four subgraphs in one query: 10 counties with filing, dormancy, incidents, cases and scores', async () => {
    const { data, errors } = await product.ask(WALK, {}, WALKER);
    expect(errors).toBeUndefined();
    const { edges } = data.matrix.nodes;
    expect(edges).toHaveLength(10);
    for (const { node } of edges) {
      expect(node.account).toMatchObject({
        filingNo: expect.stringMatching(/^WB-POLICE-/),
        verification: { status: 'OFFICIAL' },
      });
      expect(node.account.dormancy).toMatchObject({ days: expect.any(Number), veto: expect.any(Boolean) });
      expect(node.account.agency.openCases).toEqual({ count: expect.any(Number), overdue: expect.any(Number) });
    }
    expect(data.matrix.engagementGini).toBeGreaterThan(0);
    expect(data.matrix.caseStatistics.acceptedCount).toBeGreaterThan(0);
  });

  it('costs at most one entity request per subgraph and response path, and one SQL statement for each', async () => {
    // The least of some runs, more on a busy machine: meanwhile the subgraphs follow each other's feeds.
    const least: Record<string, number> = {};
    for (let run = 0; run < 5 || (run < 40 && least['cases statements']! > 6); run++) {
      [sent, statements] = [[], []];
      await product.ask(WALK, {}, WALKER);
      const walk = sent.filter(({ query }) => !/Changes\(|__typename\}$/.test(query));
      for (const name of ['registry', 'cases', 'assessment', 'campaigns']) {
        note(least, `${name} requests`, walk.filter(({ subgraph }) => subgraph === name).length);
        note(least, `${name} statements`, statements.filter((sql) => sql.startsWith(`${name}: `)).length);
      }
    }
    // Paths: registry — the root; cases — the matrix, the agencies; assessment — the matrix, the accounts, the agencies;
    // campaigns — the accounts. Dormancy is computed from what campaigns answered, without SQL.
    expect(least).toMatchObject({ 'registry requests': 1, 'campaigns requests': 1, 'campaigns statements': 1 });
    expect(least['cases requests']).toBeLessThanOrEqual(2);
    // Two for the figures; and, whoever and however many are asked about, four for the tables that small cells are judged by.
    expect(least['cases statements']).toBe(6);
    expect(least['assessment requests']).toBeLessThanOrEqual(3);
    expect(least['assessment statements']).toBeLessThanOrEqual(3);
    // The root: the matrix, its nodes, their accounts, their agencies.
    expect(least['registry statements']).toBeLessThanOrEqual(5);
  });

  it('gets all other data, and an error that names the subgraph, while assessment is down', async () => {
    dead = 'assessment';
    try {
      const { data, errors } = await product.ask(WALK, {}, WALKER);
      expect(data.matrix.name).toBe('全国公安系统政务微博矩阵（模拟）');
      expect(data.matrix.caseStatistics.acceptedCount).toBeGreaterThan(0);
      expect(data.matrix.engagementGini).toBeNull();
      for (const { node } of data.matrix.nodes.edges) {
        expect(node.account).toMatchObject({ dormancy: null, agency: { latestScore: null } });
        expect(node.account.agency.openCases.count).toEqual(expect.any(Number));
      }
      expect(errors!.every(({ extensions }) => extensions.subgraph === 'assessment')).toBe(true);
      const readiness = await fetch(`${product.gateway.url}/readyz`);
      expect(readiness.status).toBe(200);
    } finally {
      dead = undefined;
    }
  });

  it('opens the page without any other host', async () => {
    const page = await (await fetch(product.gateway.url)).text();
    expect(page).toContain('Liandong');
    expect(page.match(/(src|href)="(https?:)?\/\//g)).toBeNull();
  });

  it('sees cases in every state', async () => {
    const { data } = await product.ask(
      `{ caseStatistics(period: { from: "2020-01-01", to: "2039-12-31" }, groupBy: [STATE]) { state receivedCount } }`,
      {},
      'administrator',
    );
    const states = data.caseStatistics.map(({ state }: { state: string }) => state).sort();
    expect(states).toEqual([
      'ACCEPTED',
      'ARCHIVED',
      'ASSIGNED',
      'CLOSED',
      'IN_PROGRESS',
      'JOINT_HANDLING',
      'MERGED',
      'NOT_ACCEPTED',
      'RECEIVED',
      'REPLIED',
      'RETURN_REQUESTED',
      'TRANSFERRED',
      'UNDER_REVIEW',
      'WAITING_REQUESTER',
      'WITHDRAWN',
    ]);
  });
});

function note(least: Record<string, number>, key: string, count: number): void {
  least[key] = Math.min(least[key] ?? Infinity, count);
}

describe('The README', () => {
  it('shows queries that name things by slug, code and number, not by generated ids', () => {
    for (const { query } of readmeQueries()) {
      const ids = query.match(/"[a-z]+_[0-9a-f]{32}"/g) ?? [];
      // The one exception is an input that takes ids only.
      expect(ids.length).toBeLessThanOrEqual(query.startsWith('mutation') ? 1 : 0);
    }
  });
});
