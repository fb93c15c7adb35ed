import { PUBLIC_CALLER } from '../../../../schema/caller.js';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { applyRegistryChanges } from '../../../../subgraphs/cases/feed/registry-replica.js';
import { requestAssist } from '../../../../subgraphs/cases/actions/request-assist.js';
import { eachStore } from '../../../harness/stores.js';
import {
  BEIJING_HOTLINE,
  CITY,
  COUNTY,
  COUNTY_OFFICER,
  HOTLINE,
  MINISTRY,
  NEIGHBOUR,
  PROVINCE,
  PROVINCE_SUPERVISOR,
  SERVICE,
  startCounty,
  WATER,
  type County,
} from '../county.js';
import { as, handling, value } from '../handle.js';

const HOUR_MS = 3_600_000;

type Listed = { edges: { node: { id: string }; cursor: string }[] };
const ids = (list: Listed): string[] => list.edges.map((edge) => edge.node.id);

eachStore('Lists of cases', (kind) => {
  let county: County;
  let ask: County['subgraph']['ask'];
  let signed: string;
  let assigned: string;
  let accepted: string;
  let beijing: string;
  beforeAll(async () => {
    county = await startCounty(kind);
    ask = (query, variables, caller = SERVICE) => county.subgraph.ask(query, variables, caller);
    const take = handling(county);
    signed = await take.signed();
    county.clock.advance(HOUR_MS);
    assigned = await take.assigned({ kind: 'INQUIRY', divisionCode: '440103', categoryCode: 'transport.traffic' });
    county.clock.advance(HOUR_MS);
    accepted = await take.accepted();
    county.clock.advance(HOUR_MS);
    beijing = await take.accepted({ urgency: 'EMERGENCY', divisionCode: '110105' }, BEIJING_HOTLINE);
  });
  afterAll(() => county.subgraph.stop());

  const list = async (args: string, selection = 'edges { node { id } cursor }') => {
    const answer = await ask(`{ cases(${args}) { ${selection} } }`);
    expect(answer.errors).toBeUndefined();
    return answer.data.cases;
  };
  const refusal = async (query: string) => {
    const { errors } = await ask(query);
    return errors?.map((error) => error.extensions?.['code']);
  };

  test('come newest first, and page by page without doubles, also while others come in', async () => {
    const first = await list('first: 3', 'edges { node { id } cursor } pageInfo { hasNextPage endCursor } totalCount');
    expect(ids(first)).toEqual([beijing, accepted, assigned]);
    expect(first).toMatchObject({ totalCount: 4, pageInfo: { hasNextPage: true } });
    await handling(county).received();
    const second = await list(`first: 3, after: "${first.pageInfo.endCursor}"`);
    expect(ids(second)).toEqual([signed]);
  });

  test('are filtered by state, kind, place and category with what lies below, and agency', async () => {
    expect(ids(await list('filter: { states: [ASSIGNED] }'))).toEqual([assigned]);
    expect(ids(await list('filter: { kinds: INQUIRY }'))).toEqual([assigned]);
    expect(ids(await list('filter: { divisionCodes: ["110000"] }'))).toEqual([beijing]);
    expect(ids(await list('filter: { categoryCodes: ["transport"] }'))).toEqual([assigned]);
    expect(ids(await list(`filter: { agencyIds: ["${COUNTY}"] }, orderBy: RECEIVED_AT_ASC`))).toEqual([
      signed,
      assigned,
    ]);
    expect(ids(await list('filter: { urgencies: [EMERGENCY], states: [ASSIGNED] }'))).toEqual([]);
  });

  test('refuse malformed cursors, those of another filter or order, and sizes out of bounds', async () => {
    const { edges } = await list('first: 1');
    expect(await refusal('{ cases(after: "nonsense") { edges { cursor } } }')).toEqual(['CURSOR_MALFORMED']);
    expect(
      await refusal(`{ cases(after: "${edges[0].cursor}", filter: { open: true }) { edges { cursor } } }`),
    ).toEqual(['CURSOR_MISMATCH']);
    expect(await refusal(`{ cases(after: "${edges[0].cursor}", orderBy: DUE_AT_ASC) { edges { cursor } } }`)).toEqual([
      'CURSOR_MISMATCH',
    ]);
    expect(await refusal('{ cases(first: 101) { edges { cursor } } }')).toEqual(['BAD_USER_INPUT']);
    expect(await refusal('{ cases(first: 0) { edges { cursor } } }')).toEqual(['BAD_USER_INPUT']);
    const many = JSON.stringify(Array.from({ length: 101 }, (_, index) => `c${index}`));
    expect(await refusal(`{ cases(filter: { agencyIds: ${many} }) { edges { cursor } } }`)).toEqual(['BAD_USER_INPUT']);
  });

  test('a look-up takes exactly one argument, and what does not exist is null', async () => {
    expect(await refusal('{ case { id } }')).toEqual(['BAD_USER_INPUT']);
    expect(await refusal('{ case(id: "x", ledgerNo: "y") { id } }')).toEqual(['BAD_USER_INPUT']);
    expect((await ask('{ case(id: "case_x") { id } }')).data).toEqual({ case: null });
    expect((await ask('{ case(ledgerNo: "1999-0000001") { id } }')).data).toEqual({ case: null });
  });

  test('a work list holds an agency’s open cases and its parts of others’, the earliest deadline first', async () => {
    const work = async (agencyId: string) => {
      const answer = await ask(`{ workList(agencyId: "${agencyId}") { edges { node { id } cursor } } }`);
      return ids(answer.data.workList);
    };
    expect(await work(COUNTY)).toEqual([assigned, signed]);
    expect(await work(WATER)).toEqual([]);
    const subTasks = [{ agencyId: WATER, task: '核实' }];
    value(await requestAssist(county.deps, as(COUNTY_OFFICER), { caseId: signed, subTasks }));
    expect(await work(WATER)).toEqual([signed]);
    const own = await ask('{ workList { edges { node { id } cursor } } }', {}, COUNTY_OFFICER);
    expect(ids(own.data.workList)).toEqual([assigned, signed]);
    expect(await refusal('{ workList { edges { cursor } } }')).toEqual(['BAD_USER_INPUT']);
  });

  test('A3 breachingWithin lists what is due in that time and not what is overdue', async () => {
    const breaching = async (minutes: number, at = county) => {
      const query = `{ breachingWithin(minutes: ${minutes}) { edges { node { id } cursor } } }`;
      const answer = await at.subgraph.ask(query, {}, SERVICE);
      expect(answer.errors).toBeUndefined();
      return ids(answer.data.breachingWithin);
    };
    // An emergency in Beijing is dispatched within one hour.
    expect(await breaching(59)).toEqual([]);
    expect(await breaching(60)).toEqual([beijing]);
    county.clock.advance(HOUR_MS);
    expect(await breaching(1)).toEqual([beijing]);
    county.clock.advance(1);
    expect(await breaching(60)).toEqual([]);
    expect(ids(await list('filter: { overdue: true }'))).toEqual([beijing]);
    expect(await refusal('{ breachingWithin(minutes: 0) { edges { cursor } } }')).toEqual(['BAD_USER_INPUT']);
  });

  test('the open cases of many agencies are one statement, and so are pages of their cases', async () => {
    const agencies = [COUNTY, NEIGHBOUR, CITY, PROVINCE, MINISTRY, HOTLINE, BEIJING_HOTLINE, WATER];
    const representations = agencies.map((id) => ({ __typename: 'Agency', id }));
    const entities = async (selection: string) => {
      county.subgraph.statements();
      const answer = await ask(
        `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Agency { id ${selection} } } }`,
        { representations },
      );
      expect(answer.errors).toBeUndefined();
      return [answer.data._entities, county.subgraph.statements().length];
    };
    const [counted, statements] = await entities('openCases { count overdue }');
    expect(counted[0]).toEqual({ id: COUNTY, openCases: { count: 2, overdue: 0 } });
    expect(counted[1]).toEqual({ id: NEIGHBOUR, openCases: { count: 0, overdue: 0 } });
    expect(counted[6]).toEqual({ id: BEIJING_HOTLINE, openCases: { count: 1, overdue: 1 } });
    expect(statements).toBe(1);

    const [listed, two] = await entities(
      'cases(first: 1, filter: { open: true }) { totalCount edges { node { id } } }',
    );
    expect(listed[0].cases).toEqual({ totalCount: 2, edges: [{ node: { id: assigned } }] });
    expect(listed[1].cases).toEqual({ totalCount: 0, edges: [] });
    expect(two).toBe(2);
  });

  test('what many cases have is one statement each, and nothing is read that is not selected', async () => {
    county.subgraph.statements();
    await list('first: 10', 'edges { node { id lead { id } division { code } } }');
    expect(county.subgraph.statements()).toHaveLength(1);
    await list(
      'first: 10',
      'edges { node { id clocks { kind } coHandlers { id } replies { edges { node { id } } } history { totalCount } timeline { totalCount } } }',
    );
    expect(county.subgraph.statements()).toHaveLength(5);
  });

  test('references: a case by its id, null for one that does not exist', async () => {
    const answer = await ask(
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Case { id ledgerNo } } }',
      {
        r: [
          { __typename: 'Case', id: signed },
          { __typename: 'Case', id: 'case_x' },
        ],
      },
    );
    expect(answer.data._entities).toEqual([{ id: signed, ledgerNo: '2026-0000001' }, null]);
  });

  test('the frontends’ buttons follow state and role', async () => {
    const buttons = async (caller: Parameters<typeof ask>[2]) =>
      (await ask(`{ case(id: "${assigned}") { allowedCommands } }`, {}, caller)).data.case.allowedCommands;
    expect(await buttons(COUNTY_OFFICER)).toEqual([
      'MERGE_CASES',
      'SIGN_ASSIGNMENT',
      'REQUEST_RETURN',
      'ANSWER_SUPERVISION',
    ]);
    expect(await buttons(PROVINCE_SUPERVISOR)).toEqual(['SUPERVISE']);
    const asPublic = await ask(`{ case(id: "${assigned}") { allowedCommands } }`, {}, PUBLIC_CALLER);
    expect(asPublic.data.case).toBeNull();
  });

  test('D2 the policies of a division come most specific first', async () => {
    const of = async (args: string) => {
      const answer = await ask(
        `{ slaPolicies${args} { totalCount edges { node { id division { code } rules { clock kind amount unit clause } } } } }`,
      );
      expect(answer.errors).toBeUndefined();
      return answer.data.slaPolicies;
    };
    const shenzhen = await of('(divisionCode: "440305")');
    expect(shenzhen.edges.map(({ node }: { node: { id: string } }) => node.id)).toEqual([
      'cn-gd-kinds@1',
      'cn-incident@1',
    ]);
    expect(shenzhen.edges[0].node.rules[0]).toMatchObject({
      clock: 'RESOLVE',
      kind: 'INQUIRY',
      amount: 2,
      unit: 'WORKDAY',
    });
    expect((await of('')).totalCount).toBe(3);
  });

  test('the replica takes registry’s changes, the same page twice like once', async () => {
    const agency = {
      __typename: 'Agency' as const,
      id: 'agency_new',
      code: 'police-new',
      name: '新',
      level: 'COUNTY',
      functionLine: 'police',
      linePath: `${MINISTRY}.agency_new.`,
      abolishedAt: null,
      division: { code: '440199' },
      superior: { id: MINISTRY },
      successor: null,
    };
    const member = {
      __typename: 'MatrixNode' as const,
      id: 'mnode_1',
      matrix: { id: 'matrix_1' },
      agency: { id: 'agency_new' },
    };
    const page = [{ entity: agency }, { entity: member }, { entity: null }, { entity: { ...agency, name: '更名' } }];
    for (let times = 0; times < 2; times += 1) {
      await county.deps.db.asCaller(SERVICE, (trx) => applyRegistryChanges(trx, page));
    }
    const [rows, members] = await county.deps.db.asCaller(SERVICE, async (trx) => [
      await trx.selectFrom('agency_replica').selectAll().where('id', '=', 'agency_new').execute(),
      await trx.selectFrom('matrix_member').selectAll().execute(),
    ]);
    expect(rows).toMatchObject([{ name: '更名', division_code: '440199', abolished_at: null }]);
    expect(members).toEqual([{ matrix_id: 'matrix_1', agency_id: 'agency_new' }]);
  });
});
