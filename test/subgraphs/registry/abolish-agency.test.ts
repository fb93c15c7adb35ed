import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Caller } from '../../../schema/caller.js';
import { serviceCaller } from '../../../subgraphs/kit/callers.js';
import { readEvents } from '../../../subgraphs/kit/ledger/read.js';
import { establishRegistry } from '../../../subgraphs/registry/actions/establish.js';
import { describeOnPostgres, eachStore } from '../../harness/stores.js';
import { administrator, agencyId, NOW, startGuangdong, type Register } from './register.js';

const ABOLISH = `mutation ($input: AbolishAgencyInput!) { abolishAgency(input: $input) {
  movedSubordinates
  agency { code abolishedAt successor { code } }
  violations { code message path }
} }`;
const MINISTRY = administrator('police-cn');

/** The police of one prefecture goes up in that of another. */
const merger = (old: string, heir: string) => ({
  agencyId: agencyId(`police-${old}`),
  successorId: agencyId(`police-${heir}`),
});

function abolishing(register: () => Register) {
  return async (input: Record<string, unknown>, caller: Caller = MINISTRY) => {
    const { data, errors } = await register().ask(ABOLISH, { input }, caller);
    return { payload: data?.abolishAgency, code: errors?.[0]?.extensions?.['code'] };
  };
}

eachStore('abolishAgency', (store) => {
  let register: Register;
  beforeAll(async () => {
    register = await startGuangdong(store);
  }, 60_000);
  afterAll(() => register.stop());
  const abolish = abolishing(() => register);

  const events = async (afterSeq = 0) =>
    register.db.asCaller(serviceCaller('registry'), (trx) => readEvents(trx, { afterSeq, limit: 10_000 }));

  test('marks the agency, re-hangs what stood below and records each change with it', async () => {
    const before = (await events()).at(-1)!.seq;
    const { payload } = await abolish(merger('440100', '440300'));
    expect(payload).toEqual({
      movedSubordinates: 11,
      agency: { code: 'police-440100', abolishedAt: NOW.toISOString(), successor: { code: 'police-440300' } },
      violations: [],
    });
    const added = await events(before);
    const { data } = await register.ask(`{
      moved: agency(code: "police-440103") { linePath superior { code } }
      old: agency(code: "police-440100") { linePath subordinates { totalCount } }
      heir: agency(code: "police-440300") { linePath subordinates { totalCount } }
      agencies(filter: { abolished: true, level: PREFECTURE }) { edges { node { code } } }
    }`);
    expect(data.moved.superior).toEqual({ code: 'police-440300' });
    expect(data.moved.linePath).toBe(`${data.heir.linePath}${agencyId('police-440103')}.`);
    expect(data.old.subordinates.totalCount).toBe(0);
    expect(data.heir.subordinates.totalCount).toBe(20);
    expect(data.agencies.edges).toContainEqual({ node: { code: 'police-440100' } });

    expect(added.map((event) => event.type)).toEqual([
      'gov.registry.agency.abolished.v1',
      ...Array<string>(11).fill('gov.registry.agency.line_changed.v1'),
    ]);
    expect(added[0]).toMatchObject({ actorRole: 'ADMINISTRATOR', occurredAt: NOW });
    expect(added.map((event) => event.subject)).toContain(agencyId('police-440103'));
  });

  test('moves a whole branch, level by level', async () => {
    const member = (code: string, superiorCode: string | null) => ({
      id: agencyId(code),
      code,
      name: code,
      level: 'COUNTY' as const,
      functionLine: 'fire',
      divisionCode: null,
      superiorId: superiorCode === null ? null : agencyId(superiorCode),
    });
    const agencies = [member('c', 'b'), member('b', 'a'), member('a', null), member('heir', null)];
    await establishRegistry(register.deps, { agencies, accounts: [], matrices: [], nodes: [] });
    await abolish({ agencyId: agencyId('a'), successorId: agencyId('heir') }, administrator('a'));
    const { data } = await register.ask('{ agency(code: "c") { linePath superior { superior { code } } } }');
    expect(data.agency.superior.superior.code).toBe('heir');
    expect(data.agency.linePath).toBe(['heir', 'b', 'c'].map((code) => `${agencyId(code)}.`).join(''));
  });

  test.each([
    ['an agency that does not exist', merger('nowhere', '440400'), 'AGENCY_NOT_FOUND'],
    ['a successor that does not exist', merger('440400', 'nowhere'), 'SUCCESSOR_NOT_FOUND'],
    ['itself as successor', merger('440400', '440400'), 'SUCCESSOR_IS_SAME'],
    ['a subordinate as successor', merger('440400', '440402'), 'SUCCESSOR_IS_SUBORDINATE'],
  ])('answers %s with a violation and writes nothing', async (_, input, code) => {
    const before = (await events()).length;
    expect((await abolish(input)).payload.violations).toMatchObject([{ code }]);
    expect(await events()).toHaveLength(before);
  });

  test('is refused to whoever does not administer the agency’s line', async () => {
    for (const caller of [administrator('police-440402'), administrator('hotline-440000'), undefined]) {
      const { data } = await register.ask(ABOLISH, { input: merger('440400', '440500') }, caller);
      expect(data.abolishAgency).toMatchObject({
        violations: [{ code: 'ROLE_REQUIRED' }],
        agency: { abolishedAt: null },
      });
    }
  });

  test('happens once: a second time, and a successor already abolished, are violations', async () => {
    await abolish(merger('440600', '440700'));
    expect((await abolish(merger('440600', '440700'))).payload.violations).toMatchObject([
      { code: 'ALREADY_ABOLISHED' },
    ]);
    expect((await abolish(merger('440800', '440600'))).payload.violations).toMatchObject([
      { code: 'SUCCESSOR_ABOLISHED' },
    ]);
  });

  test('an idempotency key gives the first answer again and is refused for other input', async () => {
    const keyed = { ...merger('440900', '441200'), idempotencyKey: 'merge-1' };
    const first = await abolish(keyed);
    const before = (await events()).length;
    expect(await abolish(keyed)).toEqual(first);
    expect(await events()).toHaveLength(before);
    const other = await abolish({ ...keyed, successorId: agencyId('police-441300') });
    expect(other.code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  test('a second command of the same request is answered from the present', async () => {
    const PAYLOAD = '{ agency { abolishedAt successor { abolishedAt } } }';
    const { data } = await register.ask(
      `mutation ($one: AbolishAgencyInput!, $two: AbolishAgencyInput!) {
        one: abolishAgency(input: $one) ${PAYLOAD} two: abolishAgency(input: $two) ${PAYLOAD}
      }`,
      { one: merger('441400', '441500'), two: merger('441500', '441600') },
      MINISTRY,
    );
    expect(data.one.agency.successor).toEqual({ abolishedAt: null });
    expect(data.two.agency.abolishedAt).toBe(NOW.toISOString());
  });
});

describeOnPostgres('abolishAgency at the same time', () => {
  let register: Register;
  beforeAll(async () => {
    register = await startGuangdong('postgres');
  }, 60_000);
  afterAll(() => register.stop());
  const abolish = abolishing(() => register);

  test('of two agencies in favour of each other, one ends and the other lives', async () => {
    const answers = await Promise.all([abolish(merger('440100', '440300')), abolish(merger('440300', '440100'))]);
    const codes = answers.map(({ payload }) => payload.violations.map(({ code }: { code: string }) => code));
    expect(codes.sort((a, b) => a.length - b.length)).toEqual([[], ['SUCCESSOR_ABOLISHED']]);
  });
});
