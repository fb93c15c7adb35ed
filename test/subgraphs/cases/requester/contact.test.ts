import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { PUBLIC_CALLER, type Caller } from '../../../../schema/caller.js';
import { receiveCase } from '../../../../subgraphs/cases/actions/receive-case.js';
import { requestAssist } from '../../../../subgraphs/cases/actions/request-assist.js';
import { assignCase } from '../../../../subgraphs/cases/actions/assign-case.js';
import { signAssignment } from '../../../../subgraphs/cases/actions/sign-assignment.js';
import { triageCase } from '../../../../subgraphs/cases/actions/triage-case.js';
import { canonicalJson } from '../../../../subgraphs/kit/json.js';
import { actAsSubgraph } from '../../../../subgraphs/kit/store/caller-settings.js';
import { eachStore } from '../../../harness/stores.js';
import {
  COUNTY,
  COUNTY_OFFICER,
  DISPATCHER,
  HOTLINE,
  INTAKE,
  NEIGHBOUR_OFFICER,
  PARTNER,
  PROVINCE,
  PROVINCE_SUPERVISOR,
  SERVICE,
  startCounty,
  WATER,
  WATER_OFFICER,
  type County,
} from '../county.js';
import { as, codes, handling, HELP_IN_YUEXIU, value } from '../handle.js';
import { CONTACT, contactFor, sent } from './citizen.js';

const READ = { name: CONTACT.name, phone: CONTACT.phone, email: CONTACT.email };
const ADMINISTRATOR: Caller = {
  ...PUBLIC_CALLER,
  subject: 'administrator',
  kind: 'OFFICER',
  grants: [{ agencyId: PROVINCE, role: 'ADMINISTRATOR' }],
};

eachStore('A requester’s contact', (kind) => {
  let county: County;
  beforeAll(async () => {
    county = await startCounty(kind);
  });
  afterAll(() => county.subgraph.stop());

  const inProgress = async (contact = {}): Promise<string> => {
    const { caseId } = await sent(county, contact);
    value(await triageCase(county.deps, as(INTAKE), { caseId, accept: HELP_IN_YUEXIU }));
    value(await assignCase(county.deps, as(DISPATCHER), { caseId, leadAgencyId: COUNTY, ruleRef: 'rule-1' }));
    value(await signAssignment(county.deps, as(COUNTY_OFFICER), { caseId }));
    return caseId;
  };
  const rowsAs = (caller: Caller) =>
    county.subgraph.db.asCaller(caller, (trx) => trx.selectFrom('requester').select('case_id').execute());

  test('is read by those who have the case in hand: intake, lead, co-handler, supervisor above', async () => {
    const caseId = await inProgress();
    value(await requestAssist(county.deps, as(COUNTY_OFFICER), { caseId, subTasks: [{ agencyId: WATER, task: 'x' }] }));
    for (const reader of [INTAKE, COUNTY_OFFICER, WATER_OFFICER, PROVINCE_SUPERVISOR]) {
      expect([reader.subject, await contactFor(county, reader, caseId)]).toEqual([reader.subject, READ]);
    }
  });

  test('is read by nobody else, whether they see the case or not', async () => {
    const caseId = await inProgress();
    const analyst: Caller = { ...PUBLIC_CALLER, kind: 'ANALYST', grants: COUNTY_OFFICER.grants };
    for (const reader of [DISPATCHER, ADMINISTRATOR, SERVICE, PARTNER, NEIGHBOUR_OFFICER, analyst, PUBLIC_CALLER]) {
      expect([reader.subject, await contactFor(county, reader, caseId)]).toEqual([reader.subject, null]);
    }
  });

  test('is read by nobody once the case has ended', async () => {
    const caseId = await inProgress();
    await handling(county).reply(caseId);
    expect(await contactFor(county, COUNTY_OFFICER, caseId)).toEqual(READ);
    await handling(county).close(caseId);
    expect(await contactFor(county, COUNTY_OFFICER, caseId)).toBeNull();
  });

  test('is read for a follow-up only with consent of its own', async () => {
    const without = await inProgress();
    const withConsent = await inProgress({ consentToFollowUp: true });
    expect(await contactFor(county, PROVINCE_SUPERVISOR, without, 'FOLLOW_UP')).toBeNull();
    expect(await contactFor(county, PROVINCE_SUPERVISOR, withConsent, 'FOLLOW_UP')).toEqual(READ);
  });

  test('is never read without a record of who, as what and what for; a refused reading leaves none', async () => {
    const caseId = await inProgress();
    await contactFor(county, COUNTY_OFFICER, caseId, 'FIELD_VISIT');
    await contactFor(county, DISPATCHER, caseId, 'FIELD_VISIT');
    const accesses = await county.subgraph.db.asCaller(COUNTY_OFFICER, (trx) =>
      trx.selectFrom('contact_access').selectAll().where('case_id', '=', caseId).execute(),
    );
    expect(accesses).toMatchObject([
      { subject: 'county', role: 'CASE_OFFICER', purpose: 'FIELD_VISIT', read_at: county.clock.now() },
    ]);
  });

  test('keeps the record of its readings from being changed or taken away, even by the subgraph', async () => {
    const caseId = await inProgress();
    await contactFor(county, COUNTY_OFFICER, caseId);
    const gone = await county.subgraph.db.asCaller(COUNTY_OFFICER, async (trx) => {
      await actAsSubgraph(trx);
      const deleted = await trx.deleteFrom('contact_access').executeTakeFirst();
      const changed = await trx.updateTable('contact_access').set({ subject: 'x' }).executeTakeFirst();
      const kept = await trx.selectFrom('contact_access').select('subject').where('case_id', '=', caseId).execute();
      return { deleted: deleted.numDeletedRows, changed: changed.numUpdatedRows, kept };
    });
    expect(gone).toEqual({ deleted: 0n, changed: 0n, kept: [{ subject: 'county' }] });
  });

  test('is not even sealed in the sight of a service, the public or an officer of another agency', async () => {
    const { caseId } = await sent(county);
    for (const caller of [SERVICE, PUBLIC_CALLER, NEIGHBOUR_OFFICER, PARTNER]) expect(await rowsAs(caller)).toEqual([]);
    expect(await rowsAs(INTAKE)).toContainEqual({ case_id: caseId });
  });

  test('does not open when it is moved to another case or changed in a bit', async () => {
    const [mine, theirs] = [await inProgress(), await inProgress({ phone: '110' })];
    const { database } = county.subgraph;
    await database.asOwner(`update cases.requester a set nonce = b.nonce, ciphertext = b.ciphertext
      from cases.requester b where a.case_id = '${mine}' and b.case_id = '${theirs}'`);
    expect(await contactFor(county, COUNTY_OFFICER, mine)).toEqual([expect.not.stringContaining('110')]);
    await database.asOwner(
      `update cases.requester set ciphertext = set_byte(ciphertext, 3, get_byte(ciphertext, 3) # 1) where case_id = '${theirs}'`,
    );
    expect(await contactFor(county, COUNTY_OFFICER, theirs)).toEqual([expect.not.stringContaining('110')]);
  });

  test('cannot be guessed from what an idempotency key remembers', async () => {
    const { deps } = county;
    const input = {
      intakeAgencyId: HOTLINE,
      channel: 'WEB',
      summary: '路灯不亮',
      contact: CONTACT,
      idempotencyKey: 'k',
    };
    const first = value(await receiveCase(deps, as(INTAKE), input));
    expect(value(await receiveCase(deps, as(INTAKE), input)).caseId).toBe(first.caseId);
    const other = { ...input, contact: { ...CONTACT, phone: '110' } };
    await expect(receiveCase(deps, as(INTAKE), other)).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    const { rows } = await county.subgraph.db.asCaller(INTAKE, (trx) =>
      sql<{ input_hash: string }>`select input_hash from idempotency_key where key = 'k'`.execute(trx),
    );
    const guessed = createHash('sha256').update(canonicalJson(input)).digest('hex');
    expect(rows.map((row) => row.input_hash)).not.toContain(guessed);
  });
});

describe('A contact that comes in', () => {
  let county: County;
  beforeAll(async () => {
    county = await startCounty();
  });
  afterAll(() => county.subgraph.stop());

  const refused = async (contact: object, deps = county.deps) =>
    codes(
      await receiveCase(deps, as(PUBLIC_CALLER), {
        intakeAgencyId: HOTLINE,
        channel: 'WEB',
        summary: '路灯不亮',
        contact: { ...CONTACT, ...contact },
      }),
    );

  test('is taken only with consent and a way to reach somebody', async () => {
    expect(await refused({ consentToContact: false })).toEqual(['CONSENT_NEEDED']);
    expect(await refused({ phone: ' ', email: null })).toEqual(['CONTACT_EMPTY']);
    expect(await refused({ phone: '1'.repeat(41) })).toEqual(['VALUE_TOO_LONG']);
  });

  test('is refused where there is no key to seal it with, and nothing of the case is written', async () => {
    expect(await refused({}, { ...county.deps, contactKeys: [] })).toEqual(['CONTACT_NOT_TAKEN']);
    const none = await county.subgraph.db.asCaller(SERVICE, (trx) => trx.selectFrom('cases').select('id').execute());
    expect(none).toEqual([]);
  });
});
