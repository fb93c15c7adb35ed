import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PUBLIC_CALLER, type Caller } from '../../../schema/caller.js';
import { lastSeq } from '../../../subgraphs/kit/ledger/read.js';
import { grantFromOutside } from '../../../subgraphs/registry/actions/grant-from-outside.js';
import { seedGrants } from '../../../subgraphs/registry/demo/seed-grants.js';
import { describeOnPostgres, eachStore } from '../../harness/stores.js';
import {
  accessChanges,
  type AccessChangeNode,
  CITY,
  DISTRICT,
  eventsAfter,
  HOTLINE,
  MINISTRY,
  officer,
  PROVINCE,
  SERVICE,
  startLine,
} from './line.js';
import { accountId, agencyId, NOW, type Register } from './register.js';

const GRANT = `mutation ($input: GrantRoleInput!) { grantRole(input: $input) {
  grant { id subject role agency { code } validFrom validTo reason } violations { code path }
} }`;
const REVOKE = `mutation ($input: RevokeRoleInput!) { revokeRole(input: $input) {
  grant { id revokedAt history { edges { node { type actorRole reason } } } } violations { code path }
} }`;
const DEPART = `mutation ($input: RevokeOperatorInput!) { revokeOperator(input: $input) {
  endedGrants rotationDue { handle credentialRotation { dueAt rotatedAt } } violations { code }
} }`;
const LIST = `query ($filter: AccessGrantFilter) { accessGrants(filter: $filter) {
  totalCount edges { node { id subject role agency { code } history { totalCount } } }
} }`;

const HOUR_MS = 60 * 60 * 1_000;
const inHours = (hours: number): string => new Date(NOW.getTime() + hours * HOUR_MS).toISOString();

/** Grants of one instant have no order among them. */
const byRole = (grants: AccessChangeNode['grants']) => [...(grants ?? [])].sort((a, b) => (a.role < b.role ? -1 : 1));
const DESK = agencyId('police-440104');

function accessOf(register: () => Register) {
  const ask = async (query: string, input: Record<string, unknown>, caller: Caller) => {
    const { data, errors } = await register().ask(query, { input }, caller);
    return { payload: data?.[Object.keys(data)[0]!], code: errors?.[0]?.extensions?.['code'] };
  };
  return {
    grant: (input: Record<string, unknown>, caller: Caller = CITY) =>
      ask(GRANT, { agencyCode: 'police-440104', role: 'CASE_OFFICER', reason: 'joins the desk', ...input }, caller),
    revoke: (grantId: string, caller: Caller = CITY) => ask(REVOKE, { grantId, reason: 'moves on' }, caller),
    depart: (subject: string, caller: Caller = CITY) => ask(DEPART, { subject, reason: 'leaves' }, caller),
    held: async (subject: string, caller: Caller = SERVICE): Promise<readonly string[]> => {
      const { data } = await register().ask(LIST, { filter: { subject: [subject] } }, caller);
      const nodes: Held[] = data.accessGrants.edges.map((edge: { node: Held }) => edge.node);
      return nodes.map(({ role, agency }) => `${role} at ${agency.code}`);
    },
  };
}

interface Held {
  readonly role: string;
  readonly agency: { readonly code: string };
}

eachStore('grants', (store) => {
  let register: Register;
  beforeAll(async () => {
    register = await startLine(store);
  }, 60_000);
  afterAll(() => register.stop());
  const { grant, revoke, depart, held } = accessOf(() => register);

  describe('B3 grantRole', () => {
    test.each([
      ['the agency itself', DISTRICT],
      ['the one above', CITY],
      ['the top of the line', MINISTRY],
    ])('is for an administrator of %s', async (_, caller) => {
      const subject = `hired by ${caller.subject}`;
      const {
        payload: { grant: given, violations },
      } = await grant({ subject }, caller);
      expect(violations).toEqual([]);
      expect(given).toMatchObject({ subject, role: 'CASE_OFFICER', agency: { code: 'police-440104' } });
      expect(given).toMatchObject({ validFrom: NOW.toISOString(), validTo: null, reason: 'joins the desk' });
    });

    test.each([
      ['an administrator beside the line', HOTLINE],
      ['an administrator below', DISTRICT],
      [
        'a case officer of the agency',
        { ...CITY, grants: [{ agencyId: agencyId('police-440100'), role: 'CASE_OFFICER' }] },
      ],
      ['the public', PUBLIC_CALLER],
      ['a partner', { ...PUBLIC_CALLER, subject: 'partner:weibo', kind: 'PARTNER' as const }],
      ['a service, which has no line', SERVICE],
    ])('is refused to %s, and nothing is written', async (_, caller: Caller) => {
      const {
        payload: { violations },
      } = await grant({ subject: 'friend', agencyCode: 'police-440100' }, caller);
      expect(violations).toEqual([{ code: 'ROLE_REQUIRED', path: ['input', 'agencyId'] }]);
      expect(await held('friend')).toEqual([]);
    });

    test('never gives anything to whoever asks, however high they stand', async () => {
      for (const role of ['ADMINISTRATOR', 'CASE_OFFICER']) {
        const {
          payload: { violations },
        } = await grant({ subject: MINISTRY.subject, role }, MINISTRY);
        expect(violations).toMatchObject([{ code: 'SELF_GRANT' }]);
      }
      expect(await held(MINISTRY.subject)).toEqual([]);
    });

    test.each([
      ['an unknown role', { role: 'EMPEROR' }, 'ROLE_UNKNOWN'],
      ['a role that no person holds', { role: 'SYSTEM' }, 'ROLE_UNKNOWN'],
      ['a partner’s role', { role: 'PARTNER' }, 'ROLE_UNKNOWN'],
      ['the subject of a service', { subject: 'service:gateway' }, 'SUBJECT_NOT_A_PERSON'],
      ['the subject of a key', { subject: 'partner:weibo' }, 'SUBJECT_NOT_A_PERSON'],
      ['everybody', { subject: 'public' }, 'SUBJECT_NOT_A_PERSON'],
      ['nobody', { subject: ' ' }, 'VALUE_MISSING'],
      ['a name longer than a token’s', { subject: 'x'.repeat(257) }, 'VALUE_TOO_LONG'],
      ['no reason', { reason: '' }, 'VALUE_MISSING'],
      ['a letter for a reason', { reason: 'x'.repeat(501) }, 'VALUE_TOO_LONG'],
      ['an end before the beginning', { validFrom: inHours(2), validTo: inHours(1) }, 'PERIOD_EMPTY'],
      ['a beginning in the past', { validFrom: inHours(-1) }, 'PERIOD_IN_THE_PAST'],
      ['an agency that does not exist', { agencyCode: 'police-nowhere' }, 'AGENCY_NOT_FOUND'],
    ])('answers %s with a violation', async (_, input, code) => {
      const {
        payload: { grant: given, violations },
      } = await grant({ subject: 'newcomer', ...input });
      expect(violations).toMatchObject([{ code }]);
      expect(given).toBeNull();
    });

    test('takes an agency by id or by code, never both or neither', async () => {
      const byId = { agencyCode: null, agencyId: DESK };
      expect((await grant({ subject: 'by id', ...byId })).payload.violations).toEqual([]);
      expect((await grant({ subject: 'by both', agencyId: DESK })).code).toBe('BAD_USER_INPUT');
      expect((await grant({ subject: 'by neither', agencyCode: null })).code).toBe('BAD_USER_INPUT');
    });

    test('does not give the same twice for one time, but does for another time', async () => {
      const { payload: first } = await grant({ subject: 'twice', validTo: inHours(10) });
      const { payload: again } = await grant({ subject: 'twice', validFrom: inHours(9) });
      const { payload: later } = await grant({ subject: 'twice', validFrom: inHours(10) });
      expect([first, again, later].map(({ violations }) => violations)).toEqual([
        [],
        [{ code: 'ALREADY_GRANTED', path: ['input', 'role'] }],
        [],
      ]);
    });

    test('once for an idempotency key', async () => {
      const input = { subject: 'once', idempotencyKey: 'hire-1' };
      const first = await grant(input);
      expect(await grant(input)).toEqual(first);
      expect((await grant({ ...input, role: 'EDITOR' })).code).toBe('IDEMPOTENCY_KEY_REUSED');
    });
  });

  describe('B3 revokeRole', () => {
    test('ends a grant at once; who did what and why is its history', async () => {
      const {
        payload: { grant: given },
      } = await grant({ subject: 'leaver' });
      const {
        payload: { grant: ended, violations },
      } = await revoke(given.id);
      expect(violations).toEqual([]);
      expect(ended.revokedAt).toBe(NOW.toISOString());
      expect(ended.history.edges.map(({ node }: { node: unknown }) => node)).toEqual([
        { type: 'gov.registry.grant.given.v1', actorRole: 'ADMINISTRATOR', reason: 'joins the desk' },
        { type: 'gov.registry.grant.revoked.v1', actorRole: 'ADMINISTRATOR', reason: 'moves on' },
      ]);
      expect(await held('leaver')).toEqual([]);
      expect((await revoke(given.id)).payload.violations).toMatchObject([{ code: 'ALREADY_ENDED' }]);
    });

    test('answers a foreign grant like one that does not exist, with the same statements', async () => {
      const {
        payload: { grant: given },
      } = await grant({ subject: 'of the district' });
      const answers = [];
      for (const id of [given.id, 'grant_nowhere']) {
        register.statements();
        const answer = await revoke(id, HOTLINE);
        answers.push([answer, register.statements().length]);
      }
      expect(answers[0]).toEqual(answers[1]);
      expect(answers[0]?.[0]).toMatchObject({ payload: { grant: null, violations: [{ code: 'GRANT_NOT_FOUND' }] } });
      expect(await held('of the district')).toEqual(['CASE_OFFICER at police-440104']);
    });

    test('is not the holder’s to do, who sees it', async () => {
      const {
        payload: { grant: given },
      } = await grant({ subject: 'holder' });
      expect((await revoke(given.id, officer('holder'))).payload.violations).toMatchObject([{ code: 'ROLE_REQUIRED' }]);
    });
  });

  describe('B3 revokeOperator', () => {
    test('ends all grants in one transaction and makes the accounts due for new credentials in 24 hours', async () => {
      await grant({ subject: 'operator', role: 'EDITOR' });
      await grant({ subject: 'operator', role: 'APPROVER', agencyCode: 'police-440100' });
      await grant({ subject: 'operator', role: 'SUPERVISOR', validFrom: inHours(48) });
      const before = await register.db.asCaller(SERVICE, lastSeq);
      expect((await depart('operator')).payload).toMatchObject({
        endedGrants: 3,
        rotationDue: expect.arrayContaining([
          { handle: 'police-440100', credentialRotation: { dueAt: inHours(24), rotatedAt: null } },
          { handle: 'police-440104', credentialRotation: { dueAt: inHours(24), rotatedAt: null } },
        ]),
        violations: [],
      });
      expect(await held('operator')).toEqual([]);
      const events = await eventsAfter(register, before);
      expect(events.map(({ type }) => type.split('.').slice(2, -1).join('.'))).toEqual([
        'grant.revoked',
        'grant.revoked',
        'grant.revoked',
        'operator.departed',
        ...events.slice(4).map(() => 'account.credential_rotation_due'),
      ]);
      expect(new Set(events.map(({ correlationId }) => correlationId)).size).toBe(1);
      expect(JSON.stringify(events)).not.toContain('operator"');
    });

    test('is done with once the new credentials are recorded; nobody outside the line sees or records it', async () => {
      await grant({ subject: 'second operator', agencyCode: 'police-440103' });
      await depart('second operator');
      const id = accountId('weibo', 'police-440103');
      const RECORD = `mutation ($input: RecordCredentialRotationInput!) { recordCredentialRotation(input: $input) {
        account { credentialRotation { dueAt rotatedAt } } violations { code }
      } }`;
      const record = async (caller: Caller) =>
        (await register.ask(RECORD, { input: { accountId: id } }, caller)).data.recordCredentialRotation;
      const SEEN = 'query ($id: ID!) { account(id: $id) { credentialRotation { dueAt } } }';
      for (const caller of [HOTLINE, DISTRICT, PUBLIC_CALLER, officer('second operator')]) {
        expect((await register.ask(SEEN, { id }, caller)).data.account.credentialRotation).toBeNull();
        expect((await record(caller)).violations).toEqual([{ code: 'NO_ROTATION_DUE' }]);
      }
      expect(await record(PROVINCE)).toEqual({
        account: { credentialRotation: { dueAt: inHours(24), rotatedAt: NOW.toISOString() } },
        violations: [],
      });
      expect((await record(PROVINCE)).violations).toEqual([{ code: 'NO_ROTATION_DUE' }]);
    });

    test('ends nothing of another line, and does not tell that there is something', async () => {
      await grant({ subject: 'in two lines' });
      await grant({ subject: 'in two lines', agencyCode: 'hotline-440100' }, HOTLINE);
      expect((await depart('in two lines')).payload).toMatchObject({ endedGrants: 1 });
      expect(await held('in two lines')).toEqual(['CASE_OFFICER at hotline-440100']);
      const foreign = await depart('in two lines');
      expect(foreign).toEqual(await depart('nobody at all'));
      expect(foreign.payload.violations).toEqual([{ code: 'OPERATOR_NOT_FOUND' }]);
    });

    test('does not end an administrator’s own grants where somebody else administers', async () => {
      const both = { ...CITY, subject: 'both' };
      await grant({ subject: 'both', agencyCode: 'hotline-440100' }, HOTLINE);
      expect((await depart('both', both)).payload.violations).toEqual([{ code: 'OPERATOR_NOT_FOUND' }]);
    });
  });

  describe('a grant’s row', () => {
    test('is seen by its holder, by the administrators of its line and by services, and by nobody else', async () => {
      await grant({ subject: 'watched' });
      const seenBy = async (caller: Caller) => {
        const { data } = await register.ask(LIST, { filter: { subject: ['watched'] } }, caller);
        return [data.accessGrants.totalCount, data.accessGrants.edges.length];
      };
      for (const caller of [officer('watched'), DISTRICT, CITY, PROVINCE, MINISTRY, SERVICE])
        expect([caller.subject, await seenBy(caller)]).toEqual([caller.subject, [1, 1]]);
      const strangers = [
        HOTLINE,
        officer('colleague'),
        PUBLIC_CALLER,
        { ...officer('analyst'), kind: 'ANALYST' as const },
      ];
      // An administrator by name only: the role is held elsewhere, or another role is held here.
      const pretenders = [
        { ...DISTRICT, grants: [{ agencyId: agencyId('police-440103'), role: 'ADMINISTRATOR' }] },
        { ...CITY, grants: [{ agencyId: agencyId('police-440100'), role: 'SUPERVISOR' }] },
      ];
      for (const caller of [...strangers, ...pretenders])
        expect([caller.subject, await seenBy(caller)]).toEqual([caller.subject, [0, 0]]);
    });

    test('cannot be written past the rules: the policies hold for SQL as well', async () => {
      const row = {
        id: 'grant_forged',
        subject: HOTLINE.subject,
        agency_id: agencyId('police-cn'),
        role: 'ADMINISTRATOR',
        valid_from: NOW,
        valid_to: null,
        reason: 'forged',
        ended_at: null,
        end_reason: null,
        text_salt: '',
      };
      for (const caller of [HOTLINE, { ...MINISTRY, subject: HOTLINE.subject }])
        await expect(
          register.db.asCaller(caller, (trx) => trx.insertInto('access_grant').values(row).execute()),
        ).rejects.toThrow(/row-level security/);
      const {
        payload: { grant: given },
      } = await grant({ subject: 'kept' });
      await register.db.asCaller(HOTLINE, async (trx) => {
        await trx.updateTable('access_grant').set({ role: 'EDITOR' }).execute();
        await trx.deleteFrom('access_grant').execute();
      });
      await register.db.asCaller(MINISTRY, (trx) => trx.deleteFrom('access_grant').execute());
      expect(await held('kept')).toEqual(['CASE_OFFICER at police-440104']);
      expect(given.role).toBe('CASE_OFFICER');
    });

    test('follows the agency when its line changes; what was held where nothing is any more ends', async () => {
      await grant({ subject: 'moved', agencyCode: 'police-440402' }, PROVINCE);
      await grant({ subject: 'left behind', agencyCode: 'police-440400' }, PROVINCE);
      expect(await held('moved', CITY)).toEqual([]);
      const { endCursor } = await accessChanges(register);
      const ABOLISH = 'mutation ($input: AbolishAgencyInput!) { abolishAgency(input: $input) { violations { code } } }';
      const merger = { agencyId: agencyId('police-440400'), successorId: agencyId('police-440100') };
      await register.ask(ABOLISH, { input: merger }, PROVINCE);
      expect(await held('moved', CITY)).toEqual(['CASE_OFFICER at police-440402']);
      expect(await held('left behind')).toEqual([]);
      const { nodes } = await accessChanges(register, endCursor);
      expect(nodes).toMatchObject([{ subject: 'left behind', grants: [] }]);
      const {
        payload: { violations },
      } = await grant({ subject: 'too late', agencyCode: 'police-440400' }, PROVINCE);
      expect(violations).toMatchObject([{ code: 'AGENCY_ABOLISHED' }]);
    });
  });

  describe('accessChanges', () => {
    test('gives a subject’s whole access after each change, empty when none is left', async () => {
      const { endCursor } = await accessChanges(register);
      const {
        payload: { grant: first },
      } = await grant({ subject: 'fed', validTo: inHours(5) });
      await grant({ subject: 'fed', role: 'EDITOR', validFrom: inHours(6) });
      const both = await accessChanges(register, endCursor);
      expect(both.nodes).toHaveLength(2);
      for (const node of both.nodes) {
        expect(node).toMatchObject({ subject: 'fed', apiKey: null, recordedAt: NOW.toISOString() });
        expect(byRole(node.grants)).toEqual([
          { agencyId: DESK, role: 'CASE_OFFICER', validFrom: NOW.toISOString(), validTo: inHours(5) },
          { agencyId: DESK, role: 'EDITOR', validFrom: inHours(6), validTo: null },
        ]);
      }
      await revoke(first.id);
      const one = await accessChanges(register, both.endCursor);
      expect(one.nodes.map(({ grants }) => grants?.map(({ role }) => role))).toEqual([['EDITOR']]);
      await depart('fed');
      const none = await accessChanges(register, one.endCursor);
      expect(none.nodes.map(({ subject, grants }) => ({ subject, grants }))).toEqual([{ subject: 'fed', grants: [] }]);
    });

    test('replayed from the start, gives everybody’s standing grants', async () => {
      const { nodes } = await accessChanges(register);
      const replica = new Map(nodes.map(({ subject, grants }) => [subject, grants ?? []]));
      const total = [...replica.values()].reduce((sum, grants) => sum + grants.length, 0);
      const { data } = await register.ask('{ accessGrants { totalCount } }', {}, SERVICE);
      expect(total).toBe(data.accessGrants.totalCount);
      expect(total).toBeGreaterThan(5);
    });

    test('a grant that is over is in it no more', async () => {
      await grant({ subject: 'for an hour', validTo: inHours(1) });
      register.clock.set(new Date(inHours(1)));
      const { nodes } = await accessChanges(register);
      expect(nodes.find(({ subject }) => subject === 'for an hour')?.grants).toEqual([]);
      expect(await held('for an hour')).toEqual([]);
      register.clock.set(NOW);
    });

    test('nobody but a service gets or learns anything, whatever they send', async () => {
      const FEED = `query ($after: Cursor, $first: Int) { accessChanges(after: $after, first: $first) {
        totalCount pageInfo { hasNextPage endCursor } edges { node { subject } } } }`;
      const { endCursor } = await accessChanges(register);
      for (const caller of [MINISTRY, officer('fed'), PUBLIC_CALLER, { ...officer('p'), kind: 'PARTNER' as const }])
        for (const variables of [{}, { after: endCursor }, { after: 'forged' }, { first: 100_000 }])
          expect(await register.ask(FEED, variables, caller)).toEqual({ data: { accessChanges: null } });
    });

    test('the public feed of the register and node(id) know nothing of it', async () => {
      const {
        payload: { grant: given },
      } = await grant({ subject: 'unlisted' });
      const PUBLIC_FEED = '{ registryChanges(first: 500) { edges { node { type entityId } } } }';
      const { data } = await register.ask(PUBLIC_FEED);
      expect(JSON.stringify(data)).not.toMatch(/grant|operator|credential/);
      expect(data.registryChanges.edges.length).toBeGreaterThan(10);
      const NODE = 'query ($id: ID!) { node(id: $id) { id } }';
      expect((await register.ask(NODE, { id: given.id }, MINISTRY)).data.node).toBeNull();
    });

    test('takes as many statements for a page of many as for one of few', async () => {
      await Promise.all(Array.from({ length: 10 }, (_, index) => grant({ subject: `one of ten ${index}` })));
      register.statements();
      await accessChanges(register);
      expect(register.statements().length).toBeLessThanOrEqual(4);
    });
  });

  test('the first administrator comes from the command line, by the same rules', async () => {
    const outside = (input: Record<string, string>) =>
      grantFromOutside(register.deps, { subject: 'first', agencyCode: 'police-cn', role: 'ADMINISTRATOR', ...input });
    const codes = async (input: Record<string, string>) => {
      const outcome = await outside(input);
      return outcome.kind === 'done' ? [] : outcome.violations.map(({ code }) => code);
    };
    expect(await codes({ role: 'EMPEROR' })).toEqual(['ROLE_UNKNOWN']);
    expect(await codes({ agencyCode: 'police-mars' })).toEqual(['AGENCY_NOT_FOUND']);
    expect(await codes({ subject: 'service:gateway' })).toEqual(['SUBJECT_NOT_A_PERSON']);
    expect(await codes({})).toEqual([]);
    expect(await codes({})).toEqual(['ALREADY_GRANTED']);
    expect(await held('first')).toEqual(['ADMINISTRATOR at police-cn']);
  });

  test('demo people are seeded once, and what was revoked stays revoked', async () => {
    const people = [
      { subject: 'demo:officer', grants: [{ agencyId: agencyId('police-440104'), role: 'CASE_OFFICER' }] },
    ];
    expect(await seedGrants(register.deps, people)).toBe(1);
    const { data } = await register.ask(LIST, { filter: { subject: ['demo:officer'] } }, CITY);
    await revoke(data.accessGrants.edges[0].node.id);
    expect(await seedGrants(register.deps, people)).toBe(0);
    expect(await held('demo:officer')).toEqual([]);
  });
});

describeOnPostgres('grants at the same time', () => {
  let register: Register;
  beforeAll(async () => {
    register = await startLine('postgres');
  }, 60_000);
  afterAll(() => register.stop());
  const { grant, depart, held } = accessOf(() => register);

  test('the same role is given once, and a departure leaves nothing behind that was given before it', async () => {
    const given = await Promise.all(Array.from({ length: 6 }, () => grant({ subject: 'wanted' })));
    expect(given.filter(({ payload }) => payload.violations.length === 0)).toHaveLength(1);
    const roles = ['EDITOR', 'REVIEWER', 'APPROVER'];
    const [departure, ...answers] = await Promise.all([
      depart('wanted'),
      ...roles.map((role) => grant({ subject: 'wanted', role })),
    ]);
    expect(answers.every(({ payload }) => payload.violations.length === 0)).toBe(true);
    // Each of the three came either before the departure, and ended with it, or after.
    const { endedGrants } = departure.payload as { readonly endedGrants: number };
    expect((await held('wanted')).length + endedGrants).toBe(4);
  });
});
