import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from '@jest/globals';
import { buildASTSchema, parse, validate } from 'graphql';
import { ACCESS_SDL } from '../../../gateway/access/sdl.js';
import { budgetOf, classRuleOf } from '../../../gateway/limits/limit-settings.js';
import { parseSettings } from '../../../gateway/settings-file.js';
import { shippedFile } from '../../../subgraphs/kit/shipped.js';
import { startTestGateway, type TestGateway } from '../../harness/gateway.js';
import { DEAD } from '../../harness/tiny-subgraphs.js';

const PAGE = readFileSync(shippedFile('docs/limits.md'), 'utf8');
const [, yaml = ''] = /```yaml\n([^`]*)```/.exec(PAGE)!;
const answers = [...PAGE.matchAll(/```json\n([^`]*)```/g)].map(([, json]) => JSON.parse(json!));

let gateway: TestGateway;
afterEach(() => gateway.stop());

test('docs/limits.md prints what a client gets that used its budget up, with the configuration it prints', async () => {
  const settings = parseSettings(yaml, 'gateway.yaml');
  gateway = await startTestGateway({ settings });
  for (let i = 0; i < 2; i += 1) expect((await gateway.ask('{ stars }')).status).toBe(200);
  const { status, headers, body } = await gateway.ask('{ stars }');
  expect({ status, body }).toEqual({ status: 429, body: answers[0] });
  expect(headers.get('retry-after')).toBe(String(answers[0].errors[0].extensions.retryAfterSeconds));
  expect(budgetOf(settings.budgets, 'OFFICER')).toEqual({ requests: 1_200, cost: 200_000 });
  expect(classRuleOf(settings.concurrency, 'ANALYST')).toEqual({ executing: 8, waiting: 200, weight: 1 });
});

test('docs/limits.md prints what /readyz says of a subgraph that is left alone', async () => {
  gateway = await startTestGateway({
    settings: parseSettings('circuit: { minCalls: 1, openMs: 60000, maxOpenMs: 60000 }', 'test'),
    transports: { books: DEAD },
  });
  await gateway.ask('{ books { id } }');
  const told = (await (await fetch(`${gateway.url}/readyz`)).json()) as { circuits: { books: { retryInMs: number } } };
  expect(told.circuits.books.retryInMs).toBeLessThanOrEqual(60_000);
  expect({ ...told, circuits: { books: { ...told.circuits.books, retryInMs: 1_000 } } }).toEqual(answers[2]);
});

test('docs/limits.md prints what explaining answers and what an answer has cost, and asks for a quota that is in the graph', async () => {
  gateway = await startTestGateway({ settings: parseSettings('explain: [PUBLIC]', 'test') });
  const { body } = await gateway.ask('{ books { stars } }', { extensions: { explain: true } });
  expect(body).toEqual(answers[3]);
  expect((await gateway.ask('{ books { stars } }', { extensions: { cost: true } })).body).toEqual(answers[1]);
  const [, query] = /```graphql\n([^`]*)```/.exec(PAGE)!;
  const graph = buildASTSchema(parse(ACCESS_SDL), { assumeValid: true, assumeValidSDL: true });
  expect(validate(graph, parse(query!))).toEqual([]);
});

test('docs/limits.md prints the defaults', () => {
  const { limits, budgets, concurrency, overload, circuit, documents } = parseSettings('', 'none');
  const printed = [...PAGE.matchAll(/^\| `limits\.(\w+)` +\| (\d+)/gm)].map(([, name, value]) => [name, Number(value)]);
  expect(printed).toHaveLength(8);
  for (const [name, value] of printed)
    expect(name === 'cost' ? limits.cost.perOperation : limits[name as 'depth']).toBe(value);
  expect({ ...circuit, ...overload, mode: documents.mode, every: budgets.everyCaller }).toEqual({
    minCalls: 20,
    failureShare: 0.5,
    windowMs: 10_000,
    openMs: 1_000,
    maxOpenMs: 30_000,
    maxUnderWay: 1_000,
    eventLoopDelayMs: 500,
    retryAfterSeconds: 2,
    mode: 'any',
    every: {},
  });
  expect([classRuleOf(concurrency, 'ANALYST').executing, classRuleOf(concurrency, 'PUBLIC')]).toEqual([
    16,
    { executing: 512, waiting: 1_000, weight: 1 },
  ]);
});
