import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Caller } from '../../../schema/caller.js';
import { stableId } from '../../../subgraphs/kit/ids.js';
import { serviceCaller } from '../../../subgraphs/kit/callers.js';
import { nodesById } from '../../../subgraphs/registry/store/matrix-nodes.js';
import { eachStore } from '../../harness/stores.js';
import { accountId, administrator, agencyId, MATRIX_ID, nodeId, startGuangdong, type Register } from './register.js';

const MOVE = `mutation ($input: MoveMatrixNodeInput!) { moveMatrixNode(input: $input) {
  node { id parent { id } } violations { code path }
} }`;
const ADD = `mutation ($input: AddMatrixNodeInput!) { addMatrixNode(input: $input) {
  node { id level functionCodes parent { id } matrix { slug } account { handle } agency { code } } violations { code path }
} }`;
const MINISTRY = administrator('police-cn');
const BOTH: Caller = {
  ...MINISTRY,
  grants: [...MINISTRY.grants, { role: 'ADMINISTRATOR', agencyId: agencyId('hotline-440000') }],
};

eachStore('B1 changing the matrix', (store) => {
  let register: Register;
  beforeAll(async () => {
    register = await startGuangdong(store);
  }, 60_000);
  afterAll(() => register.stop());

  const move = async (from: string, to: string, caller: Caller = MINISTRY) => {
    const input = { nodeId: nodeId(from), parentId: nodeId(to) };
    return (await register.ask(MOVE, { input }, caller)).data.moveMatrixNode;
  };

  test('B1 moving a node below its own descendant is refused', async () => {
    const refused = await move('police-440100', 'police-440103');
    expect(refused.violations).toMatchObject([{ code: 'LEVEL_ABOVE_PARENT', path: ['input', 'parentId'] }]);
    await move('police-440300', 'police-440100');
    expect((await move('police-440100', 'police-440300')).violations).toMatchObject([{ code: 'BELOW_ITSELF' }]);
    expect((await move('police-440100', 'police-440100')).violations).toMatchObject([{ code: 'BELOW_ITSELF' }]);
  });

  test('B1 a node moves with everything below it', async () => {
    const path = async (code: string) => {
      const [node] = await register.db.asCaller(serviceCaller('registry'), (trx) => nodesById(trx, [nodeId(code)]));
      return node!.path;
    };
    expect(await move('police-440500', 'police-440600')).toEqual({
      node: { id: nodeId('police-440500'), parent: { id: nodeId('police-440600') } },
      violations: [],
    });
    expect(await path('police-440507')).toBe(
      `${await path('police-440600')}${nodeId('police-440500')}.${nodeId('police-440507')}.`,
    );
  });

  test('moving needs both ends administered', async () => {
    const refused = await move('police-440700', 'police-440800', administrator('police-440700'));
    expect(refused.violations).toMatchObject([{ code: 'ROLE_REQUIRED', path: ['input', 'parentId'] }]);
    expect((await move('police-nowhere', 'police-440100')).violations).toMatchObject([{ code: 'NODE_NOT_FOUND' }]);
  });

  const add = async (input: Record<string, unknown>, caller: Caller = BOTH) =>
    (await register.ask(ADD, { input: { matrixId: MATRIX_ID, parentId: nodeId('police-440000'), ...input } }, caller))
      .data.addMatrixNode;

  test('B1 an official account joins with its agency’s level, once per key', async () => {
    const input = {
      accountId: accountId('weibo', 'hotline-440100'),
      functionCodes: ['hotline'],
      idempotencyKey: 'join-1',
    };
    const added = await add(input);
    expect(added).toEqual({
      node: {
        id: expect.stringMatching(/^mnode_[0-9a-f]{32}$/),
        level: 'PREFECTURE',
        functionCodes: ['hotline'],
        parent: { id: nodeId('police-440000') },
        matrix: { slug: 'police' },
        account: { handle: 'hotline-440100' },
        agency: { code: 'hotline-440100' },
      },
      violations: [],
    });
    expect(await add(input)).toEqual(added);
    expect((await add({ ...input, idempotencyKey: null })).violations).toMatchObject([{ code: 'ALREADY_MEMBER' }]);
    const { data } = await register.ask(
      '{ matrix(slug: "police") { nodes(filter: { function: "hotline" }) { totalCount edges { node { id } } } } }',
    );
    expect(data.matrix.nodes).toEqual({ totalCount: 1, edges: [{ node: { id: added.node.id } }] });
  });

  test.each([
    ['that is not filed', { accountId: accountId('wechat', 'police-440106') }, 'ACCOUNT_NOT_OFFICIAL'],
    ['that is cancelled', { accountId: accountId('wechat', 'police-440105') }, 'ACCOUNT_NOT_OFFICIAL'],
    ['that does not exist', { accountId: stableId('account', 'none') }, 'ACCOUNT_NOT_FOUND'],
    [
      'below a node of no such matrix',
      { accountId: accountId('weibo', 'hotline-440100'), matrixId: stableId('matrix', 'none') },
      'PARENT_NOT_FOUND',
    ],
  ])('B1 an account %s does not join', async (_, input, code) => {
    const { node, violations } = await add(input);
    expect(node).toBeNull();
    expect(violations).toMatchObject([{ code }]);
  });
});
