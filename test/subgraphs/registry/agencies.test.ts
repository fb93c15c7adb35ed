import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eachStore } from '../../harness/stores.js';
import { agencyId, startGuangdong, type Register } from './register.js';

eachStore('agencies and their lines', (store) => {
  let register: Register;
  beforeAll(async () => {
    register = await startGuangdong(store);
  }, 60_000);
  afterAll(() => register.stop());

  test('the line goes up to the ministry, and linePath says the same', async () => {
    const { data } = await register.ask(`{ agency(code: "police-440103") {
      linePath superior { code superior { code superior { code superior { code } division { code } } } }
    } }`);
    expect(data.agency.superior).toEqual({
      code: 'police-440100',
      superior: { code: 'police-440000', superior: { code: 'police-cn', superior: null, division: null } },
    });
    const line = ['police-cn', 'police-440000', 'police-440100', 'police-440103'];
    expect(data.agency.linePath).toBe(line.map((code) => `${agencyId(code)}.`).join(''));
  });

  test('subordinates go 1 to 3 levels down', async () => {
    const { data } = await register.ask(`{
      ministry: agency(code: "police-cn") {
        one: subordinates { totalCount }
        two: subordinates(depth: 2) { totalCount }
        three: subordinates(depth: 3, first: 2) { totalCount edges { node { code level } } }
      }
      leaf: agency(code: "police-440103") { subordinates { totalCount edges { node { code } } pageInfo { hasNextPage endCursor } } }
    }`);
    expect(data.ministry.one.totalCount).toBe(1);
    expect(data.ministry.two.totalCount).toBe(1 + 21);
    expect(data.ministry.three.totalCount).toBeGreaterThan(1 + 21 + 100);
    expect(data.ministry.three.edges[1]).toEqual({ node: { code: 'police-440100', level: 'PREFECTURE' } });
    expect(data.leaf.subordinates).toEqual({
      totalCount: 0,
      edges: [],
      pageInfo: { hasNextPage: false, endCursor: null },
    });
  });

  test('a list is read page by page without a gap or a double, in either order', async () => {
    for (const orderBy of ['CODE', 'NAME']) {
      const codes: string[] = [];
      let after: string | null = null;
      do {
        const { data } = await register.ask(
          `query ($orderBy: AgencyOrder!, $after: Cursor) {
            agencies(filter: { level: [PREFECTURE], functionLine: ["police", "urban"] }, orderBy: $orderBy, first: 20, after: $after) {
              totalCount edges { node { code } } pageInfo { hasNextPage endCursor }
            }
          }`,
          { orderBy, after },
        );
        expect(data.agencies.totalCount).toBe(42);
        codes.push(...data.agencies.edges.map((edge: { node: { code: string } }) => edge.node.code));
        after = data.agencies.pageInfo.hasNextPage ? data.agencies.pageInfo.endCursor : null;
      } while (after);
      expect(new Set(codes).size).toBe(42);
      expect(codes).toHaveLength(42);
      if (orderBy === 'CODE') expect(codes).toEqual([...codes].sort());
    }
  });

  test('a filter may be a variable, one value or several', async () => {
    const COUNT = 'query ($filter: AgencyFilter) { agencies(filter: $filter) { totalCount } }';
    const count = async (filter: unknown) => (await register.ask(COUNT, { filter })).data.agencies.totalCount;
    for (let time = 1; time <= 3; time += 1) {
      expect(await count({ level: 'NATIONAL' })).toBe(1);
      expect(await count({ level: ['NATIONAL', 'PROVINCE'] })).toBe(3);
      expect(await count({ division: ['440100'] })).toBe(3);
      expect(await count({ division: ['440100'], functionLine: 'hotline' })).toBe(1);
      expect(await count({ level: [] })).toBe(0);
      expect(await count({ abolished: true })).toBe(0);
    }
  });

  test('a cursor serves its own list, order and filter only', async () => {
    const { data } = await register.ask(`{
      agencies { pageInfo { endCursor } }
      agency(code: "police-440000") { subordinates { pageInfo { endCursor } } }
    }`);
    const NEXT = 'query ($after: Cursor) { agencies(orderBy: NAME, after: $after) { edges { cursor } } }';
    const FILTERED =
      'query ($after: Cursor) { agencies(filter: { level: COUNTY }, after: $after) { edges { cursor } } }';
    for (const [query, after] of [
      [NEXT, data.agencies.pageInfo.endCursor],
      [FILTERED, data.agencies.pageInfo.endCursor],
      [FILTERED, data.agency.subordinates.pageInfo.endCursor],
    ] as const) {
      const { errors } = await register.ask(query, { after });
      expect(errors?.[0]?.extensions?.['code']).toBe('CURSOR_MISMATCH');
    }
  });

  test('lists below many agencies take one statement each, not one per agency', async () => {
    register.statements();
    const { data, errors } = await register.ask(`{
      agencies(filter: { level: PREFECTURE, functionLine: "police" }, first: 21) { edges { node {
        superior { code } division { name }
        subordinates(first: 5) { totalCount edges { node { code } } }
        accounts(filter: { platform: "weibo" }) { totalCount edges { node { handle agency { code } } } }
      } } }
    }`);
    expect(errors).toBeUndefined();
    expect(data.agencies.edges).toHaveLength(21);
    for (const { node } of data.agencies.edges) {
      expect(node.accounts).toMatchObject({
        totalCount: 1,
        edges: [{ node: { agency: { code: expect.any(String) } } }],
      });
      expect(node.subordinates.edges.length).toBe(Math.min(5, node.subordinates.totalCount));
    }
    // The list; superiors, divisions; subordinates, accounts and a count of each.
    expect(register.statements()).toHaveLength(7);
  });

  test.each([
    ['a code with a character no text column holds', '{ agency(code: "police\\u0000") { id } }'],
    ['an address with one', '{ verifyAccount(url: "https://weibo.example/police%00") { status } }'],
    ['a very long code', `{ agency(code: "${'x'.repeat(10_000)}") { id } }`],
  ])('%s breaks nothing', async (_, query) => {
    const { errors } = await register.ask(query);
    expect(errors?.map((error) => error.extensions?.['code']) ?? []).not.toContain('INTERNAL');
  });
});
