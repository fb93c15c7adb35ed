import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PUBLIC_CALLER, type Caller } from '../../../schema/caller.js';
import { eachStore } from '../../harness/stores.js';
import { accessChanges, eventsAfter, HOTLINE, MINISTRY, officer, PROVINCE, SERVICE, startLine } from './line.js';
import { agencyId, NOW, type Register } from './register.js';

const KEY = 'id prefix subject label scopes validFrom validTo revokedAt';
const ISSUE = `mutation ($input: IssueApiKeyInput!) { issueApiKey(input: $input) {
  text apiKey { ${KEY} agency { code } } violations { code path }
} }`;
const ROTATE = `mutation ($input: RotateApiKeyInput!) { rotateApiKey(input: $input) {
  text apiKey { ${KEY} replaces { id validTo } } violations { code }
} }`;
const REVOKE = `mutation ($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) {
  apiKey { id revokedAt history { edges { node { type actorRole reason } } } } violations { code }
} }`;
const LIST = `query ($filter: ApiKeyFilter) { apiKeys(filter: $filter) { totalCount edges { node { ${KEY} } } } }`;

const DAY_MS = 24 * 60 * 60 * 1_000;
const inDays = (days: number): string => new Date(NOW.getTime() + days * DAY_MS).toISOString();
const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

eachStore('partners’ keys', (store) => {
  let register: Register;
  beforeAll(async () => {
    register = await startLine(store);
  }, 60_000);
  afterAll(() => register.stop());

  const ask = async (query: string, input: Record<string, unknown>, caller: Caller) => {
    const { data, errors } = await register.ask(query, { input }, caller);
    return { payload: data?.[Object.keys(data)[0]!], code: errors?.[0]?.extensions?.['code'] };
  };
  const issue = (input: Record<string, unknown> = {}, caller: Caller = MINISTRY) => {
    const usual = { agencyCode: 'police-cn', label: 'their gateway', scopes: ['platform:weibo'], validTo: inDays(90) };
    return ask(ISSUE, { ...usual, subject: 'partner:weibo', ...input }, caller);
  };
  const rotate = (apiKeyId: string, more: Record<string, unknown> = {}, caller: Caller = MINISTRY) =>
    ask(ROTATE, { apiKeyId, ...more }, caller);
  const revoke = (apiKeyId: string, caller: Caller = MINISTRY) =>
    ask(REVOKE, { apiKeyId, reason: 'found in a paste' }, caller);
  const factOf = async (id: string) => {
    const { nodes } = await accessChanges(register);
    return nodes.findLast(({ apiKey }) => apiKey?.id === id)?.apiKey;
  };

  describe('issueApiKey', () => {
    test('shows a text once, of which services know the hash and everybody else nothing', async () => {
      const { payload } = await issue({ subject: 'partner:shown-once' });
      expect(payload.violations).toEqual([]);
      expect(payload.text).toMatch(/^ld_[a-z0-9]{8,}_[A-Za-z0-9_-]{43}$/);
      expect(payload.apiKey).toMatchObject({
        subject: 'partner:shown-once',
        scopes: ['platform:weibo'],
        validFrom: NOW.toISOString(),
        validTo: inDays(90),
        revokedAt: null,
        agency: { code: 'police-cn' },
      });
      expect(payload.text.split('_')[1]).toBe(payload.apiKey.prefix);
      expect(await factOf(payload.apiKey.id)).toEqual({
        id: payload.apiKey.id,
        prefix: payload.apiKey.prefix,
        secretHash: hashOf(payload.text),
        subject: 'partner:shown-once',
        scopes: ['platform:weibo'],
        validFrom: NOW.toISOString(),
        validTo: inDays(90),
        revokedAt: null,
      });
    });

    test('leaves neither text nor hash in the ledger, the answers kept for idempotency keys or any list', async () => {
      const { payload } = await issue({ subject: 'partner:traceless', idempotencyKey: 'traceless' });
      const { text } = payload;
      const { payload: rotated } = await rotate(payload.apiKey.id, { idempotencyKey: 'traceless again' });
      await revoke(rotated.apiKey.id);
      const kept = await register.db.asCaller(MINISTRY, async (trx) => ({
        keys: await trx.selectFrom('idempotency_key').selectAll().execute(),
        rows: await trx.selectFrom('api_key').selectAll().execute(),
        secrets: await trx.selectFrom('api_key_secret').selectAll().execute(),
      }));
      expect(kept.secrets).toEqual([]);
      expect(kept.keys.length).toBeGreaterThanOrEqual(2);
      const written = JSON.stringify([
        kept,
        await eventsAfter(register, 0),
        await register.ask(LIST, {}, MINISTRY),
        await register.ask('{ registryChanges(first: 500) { edges { node { id type entityId } } } }', {}, SERVICE),
      ]);
      for (const secret of [text, rotated.text])
        for (const trace of [secret, secret.split('_').slice(2).join('_'), hashOf(secret)])
          expect(written).not.toContain(trace);
    });

    test('answers an idempotency key with the same key, but never again with its text', async () => {
      const input = { subject: 'partner:once', idempotencyKey: 'once' };
      const { payload: first } = await issue(input);
      const { payload: again } = await issue(input);
      expect(first.text).toEqual(expect.any(String));
      expect(again).toEqual({ ...first, text: null });
    });

    test.each([
      ['an administrator below the top', 'police-440000', PROVINCE, 'NOT_AT_THE_TOP'],
      ['the top of a lower line beside', 'hotline-440000', HOTLINE, 'NOT_AT_THE_TOP'],
      ['a lower agency in the name of the top', 'police-cn', PROVINCE, 'ROLE_REQUIRED'],
      ['the public', 'police-cn', PUBLIC_CALLER, 'ROLE_REQUIRED'],
      ['an officer of the top', 'police-cn', officer('clerk'), 'ROLE_REQUIRED'],
      ['a service', 'police-cn', SERVICE, 'ROLE_REQUIRED'],
      ['an agency that does not exist', 'police-mars', MINISTRY, 'AGENCY_NOT_FOUND'],
    ])('is refused to %s', async (_, agencyCode, caller: Caller, code) => {
      const { payload } = await issue({ agencyCode }, caller);
      expect(payload).toMatchObject({ text: null, apiKey: null, violations: [{ code }] });
    });

    test.each([
      ['in the name of a person, to take over its grants', { subject: MINISTRY.subject }, 'SUBJECT_NOT_A_PARTNER'],
      ['in the name of a service', { subject: 'service:gateway' }, 'SUBJECT_NOT_A_PARTNER'],
      ['in the name of nobody', { subject: 'partner:' }, 'SUBJECT_NOT_A_PARTNER'],
      ['to a platform nobody knows', { scopes: ['platform:nowhere'] }, 'SCOPE_UNKNOWN'],
      ['to every platform', { scopes: ['platform:*'] }, 'SCOPE_UNKNOWN'],
      ['to what is no scope of ours', { scopes: ['platform:weibo', 'admin'] }, 'SCOPE_UNKNOWN'],
      ['to nothing', { scopes: [] }, 'SCOPES_RANGE'],
      ['to the same twice', { scopes: ['platform:weibo', 'platform:weibo'] }, 'SCOPES_RANGE'],
      ['for more than a year', { validTo: inDays(366) }, 'VALIDITY_RANGE'],
      ['that is over', { validTo: inDays(0) }, 'VALIDITY_RANGE'],
      ['without a label', { label: '' }, 'VALUE_MISSING'],
    ])('gives none %s', async (_, input, code) => {
      const { payload } = await issue(input);
      expect(payload).toMatchObject({ text: null, apiKey: null, violations: [{ code }] });
    });

    test('may last a whole year, for a platform with accounts or one of the list', async () => {
      const input = { subject: 'partner:hotline', scopes: ['platform:12345', 'platform:wechat'], validTo: inDays(365) };
      expect((await issue(input)).payload.violations).toEqual([]);
    });

    test('gives a partner ten at most', async () => {
      const codes = [];
      for (let count = 1; count <= 11; count += 1)
        codes.push((await issue({ subject: 'partner:collector' })).payload.violations[0]?.code);
      expect(codes).toEqual([...Array<undefined>(10).fill(undefined), 'TOO_MANY_KEYS']);
    });
  });

  describe('rotateApiKey', () => {
    test('puts a new text in place; the old one goes on for a day unless told otherwise', async () => {
      const { payload: old } = await issue({ subject: 'partner:rotates' });
      const { payload } = await rotate(old.apiKey.id);
      expect(payload.violations).toEqual([]);
      expect(payload.text).not.toBe(old.text);
      expect(payload.apiKey).toMatchObject({
        subject: 'partner:rotates',
        scopes: ['platform:weibo'],
        validTo: inDays(90),
      });
      expect(payload.apiKey.replaces).toEqual({ id: old.apiKey.id, validTo: inDays(1) });
      expect(await factOf(old.apiKey.id)).toMatchObject({ secretHash: hashOf(old.text), validTo: inDays(1) });
      expect(await factOf(payload.apiKey.id)).toMatchObject({ secretHash: hashOf(payload.text), validTo: inDays(90) });
    });

    test('ends a text that was found at once, without an overlap', async () => {
      const { payload: old } = await issue({ subject: 'partner:leaks' });
      const { payload } = await rotate(old.apiKey.id, { overlapHours: 0 });
      expect(payload.apiKey.replaces.validTo).toBe(NOW.toISOString());
    });

    test('never lengthens the old key', async () => {
      const { payload: old } = await issue({ subject: 'partner:short', validTo: inDays(0.5) });
      const { payload } = await rotate(old.apiKey.id, { overlapHours: 168, validTo: inDays(30) });
      expect(payload.apiKey).toMatchObject({ validTo: inDays(30), replaces: { validTo: inDays(0.5) } });
    });

    test('is refused for overlaps over a week, keys rotated before, revoked, over or unknown', async () => {
      const { payload: key } = await issue({ subject: 'partner:refused' });
      const id: string = key.apiKey.id;
      const codes = async (...args: Parameters<typeof rotate>) => {
        const { payload } = await rotate(...args);
        return payload.violations.map(({ code }: { code: string }) => code) as string[];
      };
      expect(await codes(id, { overlapHours: 169 })).toEqual(['OVERLAP_RANGE']);
      expect(await codes(id, { overlapHours: -1 })).toEqual(['OVERLAP_RANGE']);
      expect(await codes(id, { validTo: inDays(366) })).toEqual(['VALIDITY_RANGE']);
      expect(await codes(id)).toEqual([]);
      expect(await codes(id)).toEqual(['ALREADY_ROTATED']);
      const { payload: gone } = await issue({ subject: 'partner:refused' });
      await revoke(gone.apiKey.id);
      expect(await codes(gone.apiKey.id)).toEqual(['KEY_NOT_IN_FORCE']);
      expect(await codes('apikey_nowhere')).toEqual(['API_KEY_NOT_FOUND']);
      expect(await codes(id, {}, PROVINCE)).toEqual(['API_KEY_NOT_FOUND']);
    });
  });

  describe('revokeApiKey', () => {
    test('ends it at once, with its history', async () => {
      const { payload: key } = await issue({ subject: 'partner:ends' });
      const { payload } = await revoke(key.apiKey.id);
      expect(payload.apiKey.revokedAt).toBe(NOW.toISOString());
      expect(payload.apiKey.history.edges.map(({ node }: { node: unknown }) => node)).toEqual([
        { type: 'gov.registry.api_key.issued.v1', actorRole: 'ADMINISTRATOR', reason: 'their gateway' },
        { type: 'gov.registry.api_key.revoked.v1', actorRole: 'ADMINISTRATOR', reason: 'found in a paste' },
      ]);
      expect(await factOf(key.apiKey.id)).toMatchObject({ revokedAt: NOW.toISOString() });
      expect((await revoke(key.apiKey.id)).payload.violations).toEqual([{ code: 'ALREADY_REVOKED' }]);
    });

    test('answers a foreign key like one that does not exist', async () => {
      const { payload: key } = await issue({ subject: 'partner:foreign' });
      for (const caller of [HOTLINE, PROVINCE, PUBLIC_CALLER, officer('clerk')])
        expect(await revoke(key.apiKey.id, caller)).toEqual(await revoke('apikey_nowhere', caller));
      expect(await factOf(key.apiKey.id)).toMatchObject({ revokedAt: null });
    });
  });

  describe('a key’s row', () => {
    test('is listed, without its secret, for the administrators who issue and for services', async () => {
      await issue({ subject: 'partner:listed' });
      const seenBy = async (caller: Caller) => {
        const { data } = await register.ask(LIST, { filter: { subject: ['partner:listed'], inForce: true } }, caller);
        return [data.apiKeys.totalCount, data.apiKeys.edges.length] as const;
      };
      for (const caller of [MINISTRY, SERVICE])
        expect([caller.subject, await seenBy(caller)]).toEqual([caller.subject, [1, 1]]);
      const partner: Caller = {
        ...PUBLIC_CALLER,
        subject: 'partner:listed',
        kind: 'PARTNER',
        scopes: ['platform:weibo'],
      };
      for (const caller of [PROVINCE, HOTLINE, officer('clerk'), partner, PUBLIC_CALLER])
        expect([caller.subject, await seenBy(caller)]).toEqual([caller.subject, [0, 0]]);
    });

    test('keeps its hash to services, for SQL as well', async () => {
      await issue({ subject: 'partner:hashed' });
      const hashes = (caller: Caller) =>
        register.db.asCaller(caller, (trx) => trx.selectFrom('api_key_secret').select('secret_hash').execute());
      for (const caller of [MINISTRY, PROVINCE, PUBLIC_CALLER]) expect(await hashes(caller)).toEqual([]);
      expect((await hashes(SERVICE)).length).toBeGreaterThan(0);
      const forged = { key_id: 'apikey_any', secret_hash: 'mine' };
      await expect(
        register.db.asCaller(PROVINCE, (trx) => trx.insertInto('api_key_secret').values(forged).execute()),
      ).rejects.toThrow(/row-level security/);
    });

    test('cannot be made by an administrator of another agency, for SQL as well', async () => {
      const row = {
        id: 'apikey_forged',
        prefix: 'forged',
        subject: 'partner:weibo',
        agency_id: agencyId('police-cn'),
        label: 'forged',
        scopes: '["platform:weibo"]',
        valid_from: NOW,
        valid_to: new Date(inDays(1)),
        revoked_at: null,
        revoke_reason: null,
        text_salt: '',
        replaces_id: null,
      };
      await expect(
        register.db.asCaller(PROVINCE, (trx) => trx.insertInto('api_key').values(row).execute()),
      ).rejects.toThrow(/row-level security/);
    });
  });
});
