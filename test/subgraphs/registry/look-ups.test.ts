import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { stableId } from '../../../subgraphs/kit/ids.js';
import { eachStore } from '../../harness/stores.js';
import { accountId, administrator, agencyId, MATRIX_ID, nodeId, startGuangdong, type Register } from './register.js';

eachStore('look-ups in the register', (store) => {
  let register: Register;
  beforeAll(async () => {
    register = await startGuangdong(store);
  }, 60_000);
  afterAll(() => register.stop());

  describe('node(id)', () => {
    const NODE = `query ($id: ID!) { node(id: $id) {
      id __typename ... on Agency { code } ... on Account { handle } ... on Matrix { slug } ... on MatrixNode { level }
    } }`;

    test.each([
      [agencyId('police-440103'), { __typename: 'Agency', code: 'police-440103' }],
      [accountId('weibo', 'police-440103'), { __typename: 'Account', handle: 'police-440103' }],
      [MATRIX_ID, { __typename: 'Matrix', slug: 'police' }],
      [nodeId('police-440103'), { __typename: 'MatrixNode', level: 'COUNTY' }],
      [stableId('case', 'any'), { __typename: 'Case' }],
      [stableId('incident', 'any'), { __typename: 'Incident' }],
      [stableId('post', 'any'), { __typename: 'Post' }],
      [stableId('campaign', 'any'), { __typename: 'Campaign' }],
      [stableId('cycle', 'any'), { __typename: 'AssessmentCycle' }],
      [stableId('award', 'any'), { __typename: 'AwardProgramme' }],
    ])('answers %s by its prefix, however often it is asked', async (id, expected) => {
      for (let time = 1; time <= 3; time += 1) {
        const { data, errors } = await register.ask(NODE, { id });
        expect(errors).toBeUndefined();
        expect(data.node).toEqual({ id, ...expected });
      }
    });

    test.each([
      ['an unknown prefix', stableId('person', 'any')],
      ['an agency that does not exist', stableId('agency', 'nowhere')],
      ['an id of another form', 'case_1'],
      ['no id at all', ''],
      ['a name every object has', 'constructor_01542bd108007c41ae21a1c1ab4767ed'],
    ])('is null for %s', async (_, id) => {
      expect(await register.ask(NODE, { id })).toEqual({ data: { node: null } });
    });
  });

  describe('references from other subgraphs', () => {
    const ENTITIES = `query ($of: [_Any!]!) { _entities(representations: $of) {
      __typename ... on Agency { code } ... on Account { handle } ... on Matrix { slug }
      ... on MatrixNode { level } ... on Division { name }
    } }`;

    test('are answered for each type, in their order, null where nothing is', async () => {
      const of = [
        { __typename: 'Division', code: '440103' },
        { __typename: 'Agency', id: agencyId('police-440103') },
        { __typename: 'Account', id: accountId('weibo', 'police-440103') },
        { __typename: 'Matrix', id: MATRIX_ID },
        { __typename: 'MatrixNode', id: nodeId('police-440103') },
        { __typename: 'Agency', id: 'agency_nowhere' },
        { __typename: 'Division', code: '999999' },
      ];
      for (let time = 1; time <= 3; time += 1) {
        const { data, errors } = await register.ask(ENTITIES, { of });
        expect(errors).toBeUndefined();
        expect(data._entities).toEqual([
          { __typename: 'Division', name: '荔湾区' },
          { __typename: 'Agency', code: 'police-440103' },
          { __typename: 'Account', handle: 'police-440103' },
          { __typename: 'Matrix', slug: 'police' },
          { __typename: 'MatrixNode', level: 'COUNTY' },
          null,
          null,
        ]);
      }
    });

    test('take one statement for all of a type', async () => {
      const of = ['440103', '440104', '440105', '440106'].map((code) => ({
        __typename: 'Agency',
        id: agencyId(`police-${code}`),
      }));
      register.statements();
      await register.ask(ENTITIES, { of });
      expect(register.statements()).toHaveLength(1);
    });
  });

  test('an agency, an account and a matrix are found by what people quote', async () => {
    const { data } = await register.ask(`{
      agency(code: "police-440103") { id name }
      byFiling: account(filingNo: "WB-POLICE-440103") { id }
      byHandle: account(handle: { platform: "weibo", handle: "@Police-440103" }) { id }
      matrix(slug: "police") { id kind forms }
    }`);
    expect(data).toEqual({
      agency: { id: agencyId('police-440103'), name: '广州市公安局荔湾区分局' },
      byFiling: { id: accountId('weibo', 'police-440103') },
      byHandle: { id: accountId('weibo', 'police-440103') },
      matrix: {
        id: MATRIX_ID,
        kind: 'VERTICAL',
        forms: ['SOCIAL_GOVERNANCE', 'EMERGENCY_RESPONSE', 'CAMPAIGN'],
      },
    });
  });

  test.each([
    ['agency', '{ agency { id } }'],
    ['agency twice', `{ agency(id: "a", code: "b") { id } }`],
    ['account', '{ account { id } }'],
    ['account twice', '{ account(id: "a", filingNo: "b") { id } }'],
    ['matrix', '{ matrix(id: null) { id } }'],
  ])('takes exactly one argument: %s', async (_, query) => {
    const { data, errors } = await register.ask(query);
    expect(Object.values(data)).toEqual([null]);
    expect(errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
    expect(errors?.[0]?.message).toMatch(/^Give exactly one of the arguments /);
  });

  test('what does not exist is null, not an error', async () => {
    const { data, errors } = await register.ask(`{
      a: agency(id: "agency_0") { id } b: agency(code: "nowhere") { id } c: account(filingNo: "none") { id }
      d: matrix(slug: "none") { id } e: division(code: "999999") { name } f: document(number: "国办发〔1900〕1号") { title }
      g: account(handle: { platform: "weibo", handle: "nobody" }) { id }
    }`);
    expect(errors).toBeUndefined();
    expect(Object.values(data)).toEqual(Array(7).fill(null));
  });

  test.each([
    ['a list too long', '{ agencies(first: 101) { edges { cursor } } }'],
    ['a list of nothing', '{ agencies(first: 0) { edges { cursor } } }'],
    ['a cursor that is not ours', '{ agencies(after: "bm9uc2Vuc2U") { edges { cursor } } }'],
    ['an address that is none', '{ verifyAccount(url: "weibo") { status } }'],
    ['a depth too great', '{ agency(code: "police-cn") { subordinates(depth: 4) { totalCount } } }'],
    ['an unknown enum value', '{ agencies(filter: { level: VILLAGE }) { totalCount } }'],
    ['a number for a text', '{ matrix(slug: 5) { id } }'],
  ])('refuses %s with one sentence and a public code', async (_, query) => {
    const { errors } = await register.ask(query);
    expect(errors).toHaveLength(1);
    expect(['BAD_USER_INPUT', 'CURSOR_MALFORMED', 'GRAPHQL_VALIDATION_FAILED']).toContain(
      errors?.[0]?.extensions?.['code'],
    );
  });

  test.each([
    ['a text for a number', 'query ($v: Int) { agencies(first: $v) { totalCount } }', 'many'],
    ['an address that is none', 'query ($v: URL!) { verifyAccount(url: $v) { status } }', 'weibo'],
    ['an unknown enum value', 'query ($v: AgencyOrder) { agencies(orderBy: $v) { totalCount } }', 'SIZE'],
    ['nothing where something must be', 'query ($v: URL!) { verifyAccount(url: $v) { status } }', null],
    ['an unknown input field', 'query ($v: AgencyFilter) { agencies(filter: $v) { totalCount } }', { size: 5 }],
  ])('refuses %s in a variable, however often it is sent', async (_, query, v) => {
    for (let time = 1; time <= 3; time += 1) {
      const { data, errors } = await register.ask(query, { v });
      expect(data).toBeUndefined();
      // The executor's first run tells documents and variables apart no better than this; the gateway checks before it.
      expect(errors).toHaveLength(1);
      expect(errors?.[0]?.extensions?.['code']).toMatch(/^(BAD_USER_INPUT|GRAPHQL_VALIDATION_FAILED)$/);
    }
  });

  test('the null of an unset variable means the default', async () => {
    const { data, errors } = await register.ask(
      `query ($first: Int, $depth: Int, $order: AgencyOrder, $filter: AgencyFilter) {
        agencies(first: $first, orderBy: $order, filter: $filter) { edges { node { code } } }
        agency(code: "police-cn") { subordinates(depth: $depth) { totalCount } }
      }`,
      { first: null, depth: null, order: null, filter: null },
    );
    expect(errors).toBeUndefined();
    expect(data.agencies.edges).toHaveLength(20);
    expect(data.agency.subordinates.totalCount).toBe(1);
  });

  test('divisions: the scheme, the way up and down, and three prefectures without counties', async () => {
    const { data } = await register.ask(`{
      city: division(code: "440100") { scheme name level parent { name parent { code } } children { totalCount edges { node { code } } } validFrom successor { code } }
      dongguan: division(code: "441900") { children { totalCount } agencies { edges { node { code } } } }
      sf: division(code: "us-ca-sf") { scheme parent { code parent { code level parent { code } } } }
    }`);
    expect(data.city).toMatchObject({
      scheme: 'cn',
      name: '广州市',
      level: 'PREFECTURE',
      parent: { name: '广东省', parent: null },
      children: { totalCount: 11 },
      validFrom: null,
      successor: null,
    });
    expect(data.city.children.edges[0]).toEqual({ node: { code: '440103' } });
    expect(data.dongguan).toEqual({
      children: { totalCount: 0 },
      agencies: { edges: ['hotline', 'police', 'urban'].map((line) => ({ node: { code: `${line}-441900` } })) },
    });
    expect(data.sf).toEqual({
      scheme: 'us',
      parent: { code: 'us-ca', parent: { code: 'us', level: 'NATIONAL', parent: null } },
    });
  });

  test('E4 a document gives its number, title, issuer, dates and clauses with their limits', async () => {
    const { data } = await register.ask(`{
      a: document(number: "国办发〔2016〕61号") { title issuer issuedOn publishedOn clauses { code limit } }
      b: document(number: "国办发〔2016〕80号") { issuedOn clauses { code limit } }
      c: document(number: "国办秘函〔2019〕19号") { clauses { code limit text } }
    }`);
    expect(data.a).toMatchObject({ issuer: '国务院办公厅', issuedOn: '2016-07-30', publishedOn: '2016-08-12' });
    expect(data.a.clauses).toContainEqual({ code: 'other-concern', limit: 'PT48H' });
    expect(data.b.clauses).toContainEqual({ code: 'first-information', limit: 'PT5H' });
    expect(data.c.clauses).toContainEqual(expect.objectContaining({ code: 'veto-dormant', limit: 'P14D' }));
  });

  test('the viewer is told who it is and what it may act as, without roles this graph does not know', async () => {
    const officer = administrator('police-440100');
    const caller = { ...officer, scopes: ['read'], grants: [...officer.grants, { agencyId: 'x', role: 'JESTER' }] };
    const VIEWER = '{ viewer { subject kind scopes grants { role agency { code } } } }';
    expect((await register.ask(VIEWER, {}, caller)).data.viewer).toEqual({
      subject: 'administrator of police-440100',
      kind: 'OFFICER',
      scopes: ['read'],
      grants: [{ role: 'ADMINISTRATOR', agency: { code: 'police-440100' } }],
    });
    expect((await register.ask(VIEWER)).data.viewer).toEqual({
      subject: 'public',
      kind: 'PUBLIC',
      scopes: [],
      grants: [],
    });
  });
});
