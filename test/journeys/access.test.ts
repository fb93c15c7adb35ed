import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { stableId } from '../../subgraphs/kit/ids.js';
import { startTestProduct, type TestProduct } from '../harness/product.js';

const POLL_MS = 50;
const VIEWER = '{ viewer { subject kind scopes grants { role agency { code } } } }';
const DESK = { role: 'CASE_OFFICER', agency: { code: 'police-440104' } };

/** Who may do what, from the register's rows to the gateway's refusals. */
describe('B3 access', () => {
  let product: TestProduct;
  beforeAll(async () => {
    product = await startTestProduct({ store: 'pglite', demo: true });
  }, 240_000);
  afterAll(() => product.stop());

  const command = async (mutation: string, input: Record<string, unknown>) => {
    const { data, errors } = await product.ask(mutation, { input }, 'administrator');
    expect(errors).toBeUndefined();
    const payload = data[Object.keys(data)[0]!];
    expect(payload.violations).toEqual([]);
    return payload;
  };
  const grantsOf = async (person: string) => (await product.ask(VIEWER, {}, person)).data.viewer.grants;
  const withKey = async (key: string) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
    const body = JSON.stringify({ query: VIEWER });
    const answer = await fetch(`${product.gateway.url}/graphql`, { method: 'POST', headers, body });
    return (await answer.json()) as { data?: { viewer: unknown }; errors?: { extensions: { code: string } }[] };
  };
  /** The gateway follows the register's feed and tells nobody when it knows more: asks until it does. */
  const until = async <T>(ask: () => Promise<T>, known: (answer: T) => boolean): Promise<T> => {
    for (;;) {
      const answer = await ask();
      if (known(answer)) return answer;
      await setTimeout(POLL_MS);
    }
  };

  test('what is revoked in the register stops at the gateway, and what is granted begins there', async () => {
    expect(await grantsOf('county-officer')).toEqual([DESK]);
    const REVOKE = 'mutation ($input: RevokeRoleInput!) { revokeRole(input: $input) { violations { code } } }';
    const GRANT = 'mutation ($input: GrantRoleInput!) { grantRole(input: $input) { violations { code } } }';
    const seeded = `demo:county-officer:${stableId('agency', 'police-440104')}:CASE_OFFICER`;
    await command(REVOKE, { grantId: stableId('grant', seeded), reason: 'moves on' });
    await until(
      () => grantsOf('county-officer'),
      (grants) => grants.length === 0,
    );
    await command(GRANT, {
      subject: 'demo:county-officer',
      agencyCode: 'police-440104',
      role: 'CASE_OFFICER',
      reason: 'comes back',
    });
    const again = await until(
      () => grantsOf('county-officer'),
      (grants) => grants.length > 0,
    );
    expect(again).toEqual([DESK]);
  }, 60_000);

  test('a partner comes in by its key, by both during a rotation, and by none once they are revoked', async () => {
    const isIn = ({ data }: { readonly data?: { viewer: unknown } }) => data?.viewer !== undefined;
    const ISSUE = `mutation ($input: IssueApiKeyInput!) { issueApiKey(input: $input) {
      text apiKey { id } violations { code } } }`;
    const ROTATE = `mutation ($input: RotateApiKeyInput!) { rotateApiKey(input: $input) {
      text apiKey { id } violations { code } } }`;
    const REVOKE = 'mutation ($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) { violations { code } } }';
    const old = await command(ISSUE, {
      subject: 'partner:weibo',
      agencyCode: 'police-cn',
      label: 'their gateway',
      scopes: ['platform:weibo'],
      validTo: new Date(Date.now() + 86_400_000).toISOString(),
    });
    const { data } = await until(() => withKey(old.text), isIn);
    expect(data!.viewer).toEqual({ subject: 'partner:weibo', kind: 'PARTNER', scopes: ['platform:weibo'], grants: [] });
    const fresh = await command(ROTATE, { apiKeyId: old.apiKey.id });
    await until(() => withKey(fresh.text), isIn);
    expect(isIn(await withKey(old.text))).toBe(true);
    for (const { text, apiKey } of [old, fresh]) {
      await command(REVOKE, { apiKeyId: apiKey.id, reason: 'ends' });
      const refused = await until(
        () => withKey(text),
        (answer) => !isIn(answer),
      );
      expect(refused.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    }
  }, 60_000);
});
