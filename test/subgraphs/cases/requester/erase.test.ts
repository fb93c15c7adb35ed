import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PUBLIC_CALLER, type Caller } from '../../../../schema/caller.js';
import { assignCase } from '../../../../subgraphs/cases/actions/assign-case.js';
import { signAssignment } from '../../../../subgraphs/cases/actions/sign-assignment.js';
import { triageCase } from '../../../../subgraphs/cases/actions/triage-case.js';
import { eachStore } from '../../../harness/stores.js';
import {
  COUNTY,
  COUNTY_OFFICER,
  DISPATCHER,
  HOTLINE,
  INTAKE,
  NEIGHBOUR,
  PROVINCE,
  SERVICE,
  startCounty,
  type County,
} from '../county.js';
import { as, handling, HELP_IN_YUEXIU, value } from '../handle.js';
import { contactFor, sent } from './citizen.js';

const administratorAt = (agencyId: string): Caller => ({
  ...PUBLIC_CALLER,
  subject: `administrator of ${agencyId}`,
  kind: 'OFFICER',
  grants: [{ agencyId, role: 'ADMINISTRATOR' }],
});
const SEPTEMBER = '{ from: "2026-09-01", to: "2026-09-30" }';

eachStore('Erasing a requester', (kind) => {
  let county: County;
  beforeAll(async () => {
    county = await startCounty(kind);
  });
  afterAll(() => county.subgraph.stop());

  const handled = async (): Promise<{ readonly caseId: string; readonly token: string }> => {
    const { caseId, requesterToken: token } = await sent(county);
    value(await triageCase(county.deps, as(INTAKE), { caseId, accept: HELP_IN_YUEXIU }));
    value(await assignCase(county.deps, as(DISPATCHER), { caseId, leadAgencyId: COUNTY, ruleRef: 'rule-1' }));
    value(await signAssignment(county.deps, as(COUNTY_OFFICER), { caseId }));
    return { caseId, token };
  };
  const erase = async (caseId: string, caller: Caller, more = ''): Promise<readonly string[]> => {
    const { data, errors } = await county.subgraph.ask(
      `mutation { eraseRequester(input: { caseId: "${caseId}", reason: CONSENT_WITHDRAWN ${more} }) { violations { code } } }`,
      {},
      caller,
    );
    expect(errors).toBeUndefined();
    return data.eraseRequester.violations.map(({ code }: { code: string }) => code);
  };
  /** What the ledger and the figures say, as everybody may read them. */
  const record = async () => {
    const { data, errors } = await county.subgraph.ask(
      `{ hotline: verifyLedger(agencyId: "${HOTLINE}", range: ${SEPTEMBER}) { intact entries }
         county: verifyLedger(agencyId: "${COUNTY}", range: ${SEPTEMBER}) { intact entries }
         caseStatistics { receivedCount acceptedCount openCount closedCount } }`,
      {},
      SERVICE,
    );
    expect(errors).toBeUndefined();
    return data as Readonly<Record<string, { readonly entries: number }>>;
  };
  const stored = () =>
    county.subgraph.db.asCaller(COUNTY_OFFICER, (trx) => trx.selectFrom('requester').selectAll().execute());

  // Edge 10 of the domain: contact shredded, ledger entry and statistics stay, the chain still verifies.
  test('EDGE10 shreds the contact; ledger and figures stay, the chain holds, and the event says no more than why', async () => {
    const { caseId, token } = await handled();
    await handling(county).reply(caseId);
    const before = await record();
    expect(await erase(caseId, PUBLIC_CALLER, `requesterToken: "${token}"`)).toEqual([]);
    const after = await record();
    expect(after['caseStatistics']).toEqual(before['caseStatistics']);
    expect(after['hotline']).toEqual(before['hotline']);
    expect(after['county']).toEqual({ intact: true, entries: before['county']!.entries + 1 });
    expect(await contactFor(county, COUNTY_OFFICER, caseId)).toBeNull();
    const shredded = (await stored()).find((row) => row.case_id === caseId);
    expect(shredded).toMatchObject({ key_id: null, nonce: null, ciphertext: null, erased_at: county.clock.now() });
    const { data } = await county.subgraph.ask(
      `{ case(id: "${caseId}") { state version timeline(first: 50) { edges { node { type changedFields actorRole } } } } }`,
      {},
      COUNTY_OFFICER,
    );
    expect(data.case).toMatchObject({ state: 'REPLIED', version: 5 });
    expect(data.case.timeline.edges.at(-1).node).toEqual({
      type: 'gov.cases.case.requester_erased.v1',
      changedFields: [],
      actorRole: 'REQUESTER',
    });
  });

  test('again changes and says nothing more, and the case goes on as before', async () => {
    const { caseId, token } = await handled();
    const shown = `requesterToken: "${token}"`;
    await erase(caseId, PUBLIC_CALLER, shown);
    const once = await record();
    county.clock.advance(60_000);
    expect(await erase(caseId, PUBLIC_CALLER, shown)).toEqual([]);
    expect(await record()).toEqual(once);
    const { data } = await county.subgraph.ask(`{ myCase(token: "${token}") { state contactKept } }`);
    expect(data.myCase).toEqual({ state: 'IN_PROGRESS', contactKept: false });
    await handling(county).reply(caseId);
    await handling(county).close(caseId);
  });

  test('is for an administrator in the line of the case, without a token', async () => {
    const { caseId } = await handled();
    expect(await erase(caseId, administratorAt(PROVINCE))).toEqual([]);
    expect(await contactFor(county, COUNTY_OFFICER, caseId)).toBeNull();
  });

  test('is for nobody else: not with another case’s token, not for who handles it, not next door', async () => {
    const { caseId } = await handled();
    const { token: another } = await handled();
    expect(await erase(caseId, PUBLIC_CALLER)).toEqual(['CASE_NOT_FOUND']);
    expect(await erase(caseId, PUBLIC_CALLER, `requesterToken: "${another}"`)).toEqual(['CASE_NOT_FOUND']);
    expect(await erase(caseId, administratorAt(NEIGHBOUR))).toEqual(['CASE_NOT_FOUND']);
    expect(await erase(caseId, COUNTY_OFFICER)).toEqual(['NOT_PERMITTED']);
    expect(await erase(caseId, SERVICE)).toEqual(['NOT_PERMITTED']);
    expect(await erase(caseId, administratorAt(PROVINCE), 'expectedVersion: 1')).toEqual(['STALE_VERSION']);
    expect(await contactFor(county, COUNTY_OFFICER, caseId)).not.toBeNull();
  });

  test('of a case that came without a contact is done already', async () => {
    const caseId = await handling(county).signed();
    const before = await record();
    expect(await erase(caseId, administratorAt(PROVINCE))).toEqual([]);
    expect(await record()).toEqual(before);
  });
});
