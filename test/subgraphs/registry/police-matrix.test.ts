import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { seedPoliceMatrix } from '../../../subgraphs/registry/demo/seed.js';
import { eachStore } from '../../harness/stores.js';
import { startRegister, type Register } from './register.js';

eachStore('B1 the police matrix over the real divisions', (store) => {
  let register: Register;
  beforeAll(async () => {
    register = await startRegister(store);
    await seedPoliceMatrix(register.deps);
  }, 60_000);
  afterAll(() => register.stop());

  test('B1 has 1 national + 31 provincial + 342 prefecture + 2,975 county nodes = 3,349', async () => {
    const { data } = await register.ask(`{
      matrix(slug: "police") {
        all: nodes { totalCount }
        national: nodes(filter: { level: NATIONAL }) { totalCount }
        province: nodes(filter: { level: PROVINCE }) { totalCount }
        prefecture: nodes(filter: { level: PREFECTURE }) { totalCount }
        county: nodes(filter: { level: COUNTY }) { totalCount }
      }
    }`);
    const counts = Object.values<{ totalCount: number }>(data.matrix).map(({ totalCount }) => totalCount);
    expect(counts).toEqual([3_349, 1, 31, 342, 2_975]);
  });

  test('B1 is established once: a second time changes nothing', async () => {
    const { created, rejectedAccounts } = await seedPoliceMatrix(register.deps);
    expect(created).toEqual({ agencies: 0, accounts: 0, matrices: 0, nodes: 0 });
    expect(rejectedAccounts).toEqual([]);
  });

  test('B1 every node’s account is official, with an agency and a filing number', async () => {
    const statuses = new Set<string>();
    let after: string | null = null;
    do {
      const { data } = await register.ask(
        `query ($after: Cursor) {
          matrix(slug: "police") {
            nodes(first: 100, after: $after) {
              edges { node { account { filingNo agency { id } verification { status } } } }
              pageInfo { hasNextPage endCursor }
            }
          }
        }`,
        { after },
      );
      const { edges, pageInfo } = data.matrix.nodes;
      for (const { node } of edges) {
        statuses.add(node.account.filingNo && node.account.agency ? node.account.verification.status : 'WITHOUT');
      }
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after);
    expect([...statuses]).toEqual(['OFFICIAL']);
  });

  test('B1 each function has an owner in every division of its level, or shows as a gap', async () => {
    const GAPS = `query ($after: Cursor) { matrix(slug: "police") { functionGaps(after: $after) {
      totalCount edges { node { functionCode division { name } } } pageInfo { endCursor }
    } } }`;
    const { data } = await register.ask(GAPS);
    expect(data.matrix.functionGaps).toMatchObject({
      totalCount: 1,
      edges: [{ node: { functionCode: 'traffic', division: { name: '花都区' } } }],
    });
    const { data: rest } = await register.ask(GAPS, { after: data.matrix.functionGaps.pageInfo.endCursor });
    expect(rest.matrix.functionGaps.edges).toEqual([]);
  });

  test('our part of the query over all subgraphs takes one statement per entity type', async () => {
    register.statements();
    const { data, errors } = await register.ask(`{
      matrix(slug: "police") { name nodes(filter: { level: COUNTY }, first: 10) { edges { node {
        account { filingNo verification { status } } agency { name }
      } } } }
    }`);
    expect(errors).toBeUndefined();
    expect(data.matrix.nodes.edges).toHaveLength(10);
    expect(data.matrix.nodes.edges[0].node.agency.name).toBe('北京市公安局东城区分局');
    expect(register.statements()).toHaveLength(4);
  });

  test('the top of the tree comes level by level, at most 3 levels and 500 nodes deep', async () => {
    const tree = async (depth: number) => {
      const { data, errors } = await register.ask(
        'query ($depth: Int!) { matrix(slug: "police") { tree(depth: $depth) { level parent { id } } } }',
        { depth },
      );
      return { levels: (data?.matrix.tree ?? []).map((node: { level: string }) => node.level), errors };
    };
    expect((await tree(1)).levels).toEqual(['NATIONAL']);
    expect((await tree(2)).levels).toEqual(['NATIONAL', ...Array<string>(31).fill('PROVINCE')]);
    expect((await tree(3)).levels).toHaveLength(1 + 31 + 342);
    expect((await tree(4)).errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  });
});
