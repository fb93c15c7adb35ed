import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { ENGINE_NAMES } from '../../gateway/engines.js';
import { startTestGateway, type TestGateway } from '../harness/gateway.js';

/** All audits of graphql-http, each a test, on both engines: all `ok`, which means no warning and no notice either. */
describe.each(ENGINE_NAMES)('GraphQL over HTTP with the %s engine', (engine) => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway({ engine });
  });
  afterAll(() => gateway.stop());

  const audits = serverAudits({ url: () => `${gateway.url}/graphql`, fetchFn: fetch });

  test('has 61 audits', () => {
    expect(audits).toHaveLength(61);
  });

  test.each(audits.map((audit) => [audit.id, audit.name, audit] as const))('%s: %s', async (_id, _name, audit) => {
    const result = await audit.fn();
    expect(result.status === 'ok' ? result.status : `${result.status}: ${result.reason}`).toBe('ok');
  });
});
