import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { serviceCaller } from '../../../subgraphs/kit/callers.js';
import { eachStore } from '../../harness/stores.js';
import { administrator, agencyId, startGuangdong, type Register } from './register.js';

const CHANGES = `query ($after: Cursor, $first: Int!) { registryChanges(after: $after, first: $first) {
  edges { cursor node { id cursor type occurredAt recordedAt entityId entity {
    __typename id
    ... on Agency { code linePath level division { code } superior { id } abolishedAt successor { id } }
    ... on Account { handle agency { id } }
    ... on Matrix { slug }
    ... on MatrixNode { level matrix { id } account { id } agency { id } }
  } } }
  pageInfo { hasNextPage endCursor }
} }`;

interface Change {
  readonly id: string;
  readonly cursor: string;
  readonly type: string;
  readonly entityId: string;
  readonly entity: { readonly __typename: string; readonly id: string; readonly [field: string]: unknown };
}

eachStore('registryChanges', (store) => {
  let register: Register;
  beforeAll(async () => {
    register = await startGuangdong(store);
  }, 60_000);
  afterAll(() => register.stop());

  const page = async (after: string | null, first = 500) => {
    const { data, errors } = await register.ask(CHANGES, { after, first }, serviceCaller('cases'));
    expect(errors).toBeUndefined();
    const nodes: Change[] = data.registryChanges.edges.map((edge: { node: Change }) => edge.node);
    return { nodes, ...data.registryChanges.pageInfo } as { nodes: Change[]; hasNextPage: boolean; endCursor: string };
  };
  const all = async (after: string | null = null): Promise<Change[]> => {
    const { nodes, hasNextPage, endCursor } = await page(after);
    return hasNextPage ? [...nodes, ...(await all(endCursor))] : nodes;
  };

  test('replayed from the start, gives every agency, account, matrix and node', async () => {
    const changes = await all();
    const replica = new Map(changes.map(({ entityId, entity }) => [entityId, entity]));
    expect([...replica].every(([id, entity]) => entity.id === id)).toBe(true);
    const kinds = [...replica.values()].map((entity) => entity.__typename);
    const { data } = await register.ask('{ agencies { totalCount } matrix(slug: "police") { nodes { totalCount } } }');
    const agencies: number = data.agencies.totalCount;
    expect(kinds.filter((kind) => kind === 'Agency')).toHaveLength(agencies);
    expect(kinds.filter((kind) => kind === 'MatrixNode')).toHaveLength(data.matrix.nodes.totalCount);
    expect(kinds.filter((kind) => kind === 'Account')).toHaveLength(agencies + 3);
    expect(kinds.filter((kind) => kind === 'Matrix')).toHaveLength(1);
    expect(new Set(changes.map((change) => change.id)).size).toBe(changes.length);
  });

  test('gives an entity as it is now, and what was changed since a cursor', async () => {
    const last = (await all()).at(-1)!;
    await register.ask(
      `mutation ($input: AbolishAgencyInput!) { abolishAgency(input: $input) { violations { code } } }`,
      { input: { agencyId: agencyId('police-440400'), successorId: agencyId('police-440500') } },
      administrator('police-cn'),
    );
    const [abolished, ...moved] = await all(last.cursor);
    expect(abolished).toMatchObject({
      type: 'gov.registry.agency.abolished.v1',
      entity: { code: 'police-440400', abolishedAt: expect.any(String), successor: { id: agencyId('police-440500') } },
    });
    expect(moved).toHaveLength(3);
    for (const { entity } of moved) {
      expect(entity).toMatchObject({ superior: { id: agencyId('police-440500') } });
      expect(entity['linePath']).toContain(agencyId('police-440500'));
    }
    const first = (await all()).find(({ entityId }) => entityId === agencyId('police-440400'));
    expect(first?.entity['abolishedAt']).not.toBeNull();
  });

  test('takes one statement per entity type and reference for a page', async () => {
    await page(null, 10);
    register.statements();
    const { nodes } = await page(null);
    expect(nodes.length).toBeGreaterThan(400);
    const read = register.statements();
    // The ledger; agencies, accounts, matrices, nodes; divisions; agencies and accounts that only references name.
    expect(read.length).toBeLessThanOrEqual(8);
  });

  test('refuses pages over 500 and cursors of other lists', async () => {
    const { errors: tooMany } = await register.ask(CHANGES, { first: 501 });
    expect(tooMany?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
    const { data } = await register.ask('{ agencies { pageInfo { endCursor } } }');
    const { errors } = await register.ask(CHANGES, { first: 5, after: data.agencies.pageInfo.endCursor });
    expect(errors?.[0]?.extensions?.['code']).toBe('CURSOR_MISMATCH');
  });
});
