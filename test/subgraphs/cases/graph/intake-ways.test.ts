import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PUBLIC_CALLER, type Caller } from '../../../../schema/caller.js';
import { eachStore } from '../../../harness/stores.js';
import {
  COUNTY_OFFICER,
  DISPATCHER,
  HOTLINE,
  INTAKE,
  PARTNER,
  PROVINCE_SUPERVISOR,
  SERVICE,
  startCounty,
  type County,
} from '../county.js';
import { CONTACT } from '../requester/citizen.js';

const RECEIVE = `mutation ($input: ReceiveCaseInput!) {
  receiveCase(input: $input) { caseId ledgerNo requesterToken violations { code path } case { id } } }`;
const PLACE = { divisionCode: '440104', latitude: 23.13, longitude: 113.26 };
/** What somebody has to say, whichever way it comes. */
const CONCERN = {
  ...PLACE,
  summary: '中山路12号路灯不亮',
  description: '晚上看不清路。',
  address: '中山路12号',
  confidential: true,
  categoryCode: 'streets.roads.lighting',
  answers: [{ question: 'lamps', value: '3' }],
  attachments: [{ reference: 'store/1', sha256: 'ab'.repeat(32), mediaType: 'audio/mpeg', sizeBytes: 2_048 }],
  contact: { ...CONTACT },
};
const partner = (...scopes: string[]): Caller => ({ ...PARTNER, subject: 'partner:other', scopes });

eachStore('A concern that comes in', (kind) => {
  let county: County;
  beforeAll(async () => {
    county = await startCounty(kind);
  });
  afterAll(() => county.subgraph.stop());

  const receive = async (caller: Caller, channel: string, about: object = {}) => {
    const input = { intakeAgencyId: HOTLINE, channel, ...CONCERN, ...about };
    const { data, errors } = await county.subgraph.ask(RECEIVE, { input }, caller);
    expect(errors).toBeUndefined();
    return data.receiveCase;
  };
  const read = async (caseId: string, caller: Caller) => {
    const query = `{ case(id: "${caseId}") { channel state summary description location { latitude address } overlays { confidential } categoryCode
      answers { question value } attachments { edges { node { sha256 } } } history { edges { node { type actorRole } } } } }`;
    const { data, errors } = await county.subgraph.ask(query, {}, caller);
    expect(errors).toBeUndefined();
    return data.case;
  };
  const candidates = async (caseId: string, caller: Caller): Promise<string[]> => {
    const query = `{ duplicateCandidates(caseId: "${caseId}") { caseId } }`;
    const { data } = await county.subgraph.ask(query, {}, caller);
    return data.duplicateCandidates.map((found: { caseId: string }) => found.caseId);
  };
  const countCases = async () =>
    (await county.subgraph.ask('{ cases { totalCount } }', {}, SERVICE)).data.cases.totalCount;
  /** Whoever shows the token, asked as the public. */
  const mine = async (token: string) => {
    const query = 'query ($token: String!) { myCase(token: $token) { caseId state contactKept answers { value } } }';
    return (await county.subgraph.ask(query, { token })).data.myCase;
  };
  const asSent = (channel: string, actorRole: string) => ({
    channel,
    state: 'RECEIVED',
    summary: CONCERN.summary,
    description: CONCERN.description,
    location: { latitude: CONCERN.latitude, address: CONCERN.address },
    overlays: { confidential: true },
    categoryCode: CONCERN.categoryCode,
    answers: CONCERN.answers,
    attachments: { edges: [{ node: { sha256: CONCERN.attachments[0]!.sha256 } }] },
    history: { edges: [{ node: { type: 'gov.cases.case.received.v1', actorRole } }] },
  });

  test('§1.4 by phone is written down by the officer who takes the call, with all that was said, and the caller gets the token', async () => {
    const { caseId, ledgerNo, requesterToken, violations } = await receive(INTAKE, 'PHONE');
    expect(violations).toEqual([]);
    expect(ledgerNo).toMatch(/^2026-\d{7}$/);
    expect(await read(caseId, INTAKE)).toEqual(asSent('PHONE', 'INTAKE_OFFICER'));
    expect(await mine(requesterToken)).toEqual({
      caseId,
      state: 'RECEIVED',
      contactKept: true,
      answers: [{ value: '3' }],
    });
  });

  test('§1.4 by phone is written down by nobody but an intake officer of the unit that is called', async () => {
    const before = await countCases();
    const analyst: Caller = { ...PUBLIC_CALLER, subject: 'analyst', kind: 'ANALYST' };
    const elsewhere: Caller = { ...INTAKE, grants: [{ agencyId: 'agency_elsewhere', role: 'INTAKE_OFFICER' }] };
    for (const caller of [COUNTY_OFFICER, DISPATCHER, PROVINCE_SUPERVISOR, SERVICE, analyst, elsewhere]) {
      const { caseId, requesterToken, violations } = await receive(caller, 'PHONE');
      expect([caller.subject, caseId, requesterToken, violations]).toEqual([
        caller.subject,
        null,
        null,
        [{ code: 'NOT_PERMITTED', path: ['input'] }],
      ]);
    }
    expect(await countCases()).toBe(before);
  });

  test('§1.4 by phone is asked what its category asks, like what comes by web', async () => {
    const { violations } = await receive(INTAKE, 'PHONE', { answers: [] });
    expect(violations).toEqual([{ code: 'ANSWER_MISSING', path: ['input', 'answers'] }]);
  });

  test('§1.4 through a partner’s platform is the platform’s to see, keeps its channel, and the partner passes the token on', async () => {
    const { caseId, requesterToken, violations } = await receive(PARTNER, 'CITY_APP');
    expect(violations).toEqual([]);
    for (const caller of [PARTNER, INTAKE]) expect(await read(caseId, caller)).toEqual(asSent('CITY_APP', 'PARTNER'));
    for (const stranger of [partner('platform:other-app'), PUBLIC_CALLER, COUNTY_OFFICER])
      expect(await read(caseId, stranger)).toBeNull();
    expect(await mine(requesterToken)).toMatchObject({ caseId, contactKept: true });
    const byWeb = await receive(PUBLIC_CALLER, 'WEB');
    expect(await read(byWeb.caseId, PARTNER)).toBeNull();
  });

  test('§1.4 through a partner is refused where its key names no platform or leaves in doubt which', async () => {
    const before = await countCases();
    for (const scopes of [[], ['platform:'], ['cases'], ['platform:city-app', 'platform:other-app']]) {
      const { caseId, violations } = await receive(partner(...scopes), 'CITY_APP');
      expect([scopes, caseId, violations]).toEqual([scopes, null, [{ code: 'NOT_PERMITTED', path: ['input'] }]]);
    }
    expect(await countCases()).toBe(before);
  });

  test('§1.4 through a partner twice by one key is one case, and the token is shown once; another partner’s key is another', async () => {
    const once = { idempotencyKey: 'app-1' };
    const first = await receive(PARTNER, 'CITY_APP', once);
    expect(await receive(PARTNER, 'CITY_APP', once)).toMatchObject({ caseId: first.caseId, requesterToken: null });
    const other = await receive(partner('platform:other-app'), 'CITY_APP', once);
    expect(other.caseId).not.toBe(first.caseId);
    expect(other.requesterToken).toHaveLength(32);
  });

  test('§1.4 by phone and through a partner is found as one concern by the intake unit, and merged; the partner is shown its own alone', async () => {
    const summary = '江边步道护栏松动';
    const byPartner = (await receive(PARTNER, 'CITY_APP', { summary })).caseId;
    const byPhone = (await receive(INTAKE, 'PHONE', { summary })).caseId;
    expect(await candidates(byPhone, INTAKE)).toEqual([byPartner]);
    expect(await candidates(byPartner, INTAKE)).toEqual([byPhone]);
    expect(await candidates(byPartner, PARTNER)).toEqual([]);
    const again = (await receive(PARTNER, 'CITY_APP', { summary })).caseId;
    expect(await candidates(again, PARTNER)).toEqual([byPartner]);
    const merge = (caller: Caller) =>
      county.subgraph.ask(
        `mutation { mergeCases(input: { caseId: "${byPartner}", targetCaseId: "${byPhone}" }) { violations { code } case { state } } }`,
        {},
        caller,
      );
    expect((await merge(PARTNER)).data.mergeCases.violations).toEqual([{ code: 'NOT_PERMITTED' }]);
    expect((await merge(INTAKE)).data.mergeCases).toEqual({ violations: [], case: { state: 'MERGED' } });
    expect(await read(byPartner, PARTNER)).toMatchObject({ state: 'MERGED', channel: 'CITY_APP' });
  });

  test.each([
    ['channel', { channel: '张三13800000000' }, 'NOT_CODED'],
    ['divisionCode', { divisionCode: '张三 13800000000' }, 'UNKNOWN_DIVISION'],
    ['sourceMentionRef', { sourceMentionRef: 'https://weibo.example/u/zhangsan' }, 'NOT_CODED'],
    ['intakeAccountId', { intakeAccountId: '@zhangsan' }, 'NOT_CODED'],
  ])('E3 puts no words into the ledger by its %s, whoever sends it', async (field, about, code) => {
    for (const caller of [PUBLIC_CALLER, PARTNER, INTAKE]) {
      const { caseId, violations } = await receive(caller, 'WEB', about);
      expect([caller.kind, caseId, violations]).toEqual([caller.kind, null, [{ code, path: ['input', field] }]]);
    }
  });
});
