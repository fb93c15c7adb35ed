import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Caller } from '../../../schema/caller.js';
import { manualClock } from '../../../subgraphs/kit/clock.js';
import { serviceCaller } from '../../../subgraphs/kit/callers.js';
import { publishPosts } from '../../../subgraphs/campaigns/actions/publish-posts.js';
import { campaigns } from '../../../subgraphs/campaigns/main.js';
import type { Deps } from '../../../subgraphs/campaigns/graph/context.js';
import type { Tables } from '../../../subgraphs/campaigns/store/tables.js';
import { eachStore } from '../../harness/stores.js';
import { startTestSubgraph, type TestSubgraph } from '../../harness/subgraph.js';

const officer: Caller = {
  subject: 'person:officer',
  kind: 'OFFICER',
  grants: [{ agencyId: 'agency_police', role: 'DUTY_OFFICER' }],
  scopes: [],
};

const INCIDENT = `id version level state clockBasis lead { id }
  participants { agency { id } role functionLine level divisionCode division { code } }
  clocks { kind dueAt metAt breached late clause }`;
const DECLARE = `mutation ($input: DeclareIncidentInput!) {
  declareIncident(input: $input) { incident { ${INCIDENT} } violations { code path } } }`;
const PUBLISH = `mutation ($input: PublishBulletinInput!) {
  publishBulletin(input: $input) { bulletin { seq supersedesSeq } incident { ${INCIDENT} } violations { code path } } }`;
const ENTITIES = `query ($of: [_Any!]!) { _entities(representations: $of) {
  ... on Account { id lastPublishedAt activeIncidents { id level clocks { kind dueAt breached } } }
  ... on Agency { id incidents(first: 5) { edges { node { id } } totalCount } }
  ... on Incident { id level }
  ... on Post { id title account { id } } } }`;

const police = {
  agencyId: 'agency_police',
  role: 'LEAD',
  functionLine: 'police',
  level: 'PREFECTURE',
  divisionCode: '3301',
};
const fire = { ...police, agencyId: 'agency_fire', role: 'PARTICIPANT', functionLine: 'fire' };
const health = {
  ...police,
  agencyId: 'agency_health',
  role: 'PARTICIPANT',
  functionLine: 'health',
  level: 'COUNTY',
  divisionCode: '330106',
};
const declaration = {
  title: '仓库火情',
  level: 'II',
  occurredAt: '2026-10-01T22:30:00+08:00',
  reportedAt: '2026-10-01T22:40:00+08:00',
  participants: [police, fire, health],
};
const bulletin = {
  headline: '明火已扑灭',
  text: '无人员伤亡。',
  sources: [{ agencyId: 'agency_fire' }, { documentNumber: '杭消〔2026〕9号' }],
  approverId: 'person:approver',
};

eachStore('the campaigns graph', (store) => {
  const clock = manualClock(new Date('2026-10-01T23:00:00+08:00'));
  let subgraph: TestSubgraph<Tables, Deps>;
  let incidentId: string;

  beforeAll(async () => {
    subgraph = await startTestSubgraph(campaigns, { store, clock });
    const { data } = await subgraph.ask(DECLARE, { input: declaration }, officer);
    incidentId = data.declareIncident.incident.id;
    const posts = ['2026-09-28', '2026-09-30', '2026-09-29'].map((day) => ({
      accountId: 'account_a',
      title: `通报 ${day}`,
      contentRef: `https://example.org/${day}`,
      publishedAt: new Date(`${day}T08:00:00+08:00`),
    }));
    const parts = { db: subgraph.db, clock, caller: serviceCaller('campaigns'), correlationId: 'test' };
    await publishPosts(parts, posts);
  });
  afterAll(() => subgraph.stop());

  const ask = (query: string, variables?: Record<string, unknown>) => subgraph.ask(query, variables, officer);
  const read = `query ($id: ID!) { incident(id: $id) { ${INCIDENT} } }`;

  test('A1 a declared incident shows both clocks, counted from the occurrence, and F2 its one lead', async () => {
    const { data, errors } = await ask(read, { id: incidentId });
    expect(errors).toBeUndefined();
    expect(data.incident).toMatchObject({
      level: 'II',
      state: 'DECLARED',
      clockBasis: 'OCCURRED',
      lead: { id: 'agency_police' },
    });
    expect(data.incident.clocks.map((at: { dueAt: string }) => at.dueAt)).toEqual([
      '2026-10-01T19:30:00.000Z',
      '2026-10-02T14:30:00.000Z',
    ]);
    expect(data.incident.participants.map((one: { role: string }) => one.role)).toEqual([
      'LEAD',
      'PARTICIPANT',
      'PARTICIPANT',
    ]);
    expect(data.incident.participants[2]).toEqual({
      ...health,
      agencyId: undefined,
      agency: { id: 'agency_health' },
      division: { code: '330106' },
    });
  });

  test('A1 a bulletin at 03:31 is breached by one minute, for good, and the ledger says so', async () => {
    clock.set(new Date('2026-10-02T03:31:00+08:00'));
    const input = { ...bulletin, incidentId, idempotencyKey: 'first', expectedVersion: 1 };
    const first = await ask(PUBLISH, { input });
    expect(first.data.publishBulletin).toMatchObject({
      violations: [],
      bulletin: { seq: 1, supersedesSeq: null },
      incident: {
        state: 'RESPONDING',
        version: 2,
        clocks: [
          { breached: true, late: 'PT1M' },
          { breached: false, late: null },
        ],
      },
    });
    const events = await subgraph.db.asCaller(serviceCaller('campaigns'), (trx) =>
      trx.selectFrom('ledger').select(['type', 'payload']).where('subject', '=', incidentId).orderBy('seq').execute(),
    );
    expect(events.map((event) => event.type)).toEqual([
      'gov.campaigns.incident.declared.v1',
      'gov.campaigns.bulletin.published.v1',
      'gov.campaigns.incident.clock_breached.v1',
    ]);
    expect(events[2]!.payload).toEqual({ finding: 'FIRST_RELEASE_BREACHED', kind: 'FIRST_BULLETIN', lateMs: 60_000 });
    const again = await ask(PUBLISH, { input });
    expect(again.data.publishBulletin.bulletin).toEqual({ seq: 1, supersedesSeq: null });
  });

  test('only the lead agency’s officers command an incident: anybody else is told so, and nothing is written', async () => {
    const holding = (agencyId: string, role: string): Caller => ({ ...officer, grants: [{ agencyId, role }] });
    const publish = { input: { ...bulletin, incidentId } };
    const record = `mutation ($input: RecordPressConferenceInput!) {
      recordPressConference(input: $input) { violations { code message path } } }`;
    const before = (await ask(read, { id: incidentId })).data.incident;
    for (const caller of [
      undefined,
      holding('agency_fire', 'DUTY_OFFICER'),
      holding('agency_police', 'CASE_OFFICER'),
    ]) {
      const answers = [
        (await subgraph.ask(DECLARE, { input: declaration }, caller)).data.declareIncident,
        (await subgraph.ask(PUBLISH, publish, caller)).data.publishBulletin,
        (await subgraph.ask(record, { input: { incidentId, heldAt: declaration.reportedAt } }, caller)).data
          .recordPressConference,
      ];
      for (const answer of answers) expect(answer.violations).toMatchObject([{ code: 'NOT_PERMITTED' }]);
    }
    expect((await ask(read, { id: incidentId })).data.incident).toEqual(before);
    expect((await ask('{ incidents { totalCount } }')).data.incidents.totalCount).toBe(1);
  });

  test('an empty list in a filter finds nothing', async () => {
    const found = await ask(
      '{ a: incidents(filter: { states: [] }) { totalCount } b: incidents(filter: { levels: [] }) { edges { cursor } } }',
    );
    expect(found).toEqual({ data: { a: { totalCount: 0 }, b: { edges: [] } } });
  });

  test('bulletins are numbered without gaps and read newest first, page by page', async () => {
    await ask(PUBLISH, { input: { ...bulletin, incidentId } });
    await ask(PUBLISH, { input: { ...bulletin, incidentId } });
    const page = `query ($id: ID!, $after: Cursor) { incident(id: $id) { bulletins(first: 2, after: $after) {
      edges { node { seq sources { document { number title } agency { id } } } } pageInfo { hasNextPage endCursor } totalCount } } }`;
    const one = (await ask(page, { id: incidentId })).data.incident.bulletins;
    const two = (await ask(page, { id: incidentId, after: one.pageInfo.endCursor })).data.incident.bulletins;
    const seqs = [...one.edges, ...two.edges].map((edge) => edge.node.seq);
    expect([seqs, one.totalCount, two.pageInfo.hasNextPage]).toEqual([[3, 2, 1], 3, false]);
    expect(one.edges[0].node.sources).toEqual([
      { document: null, agency: { id: 'agency_fire' } },
      { document: { number: '杭消〔2026〕9号', title: '杭消〔2026〕9号' }, agency: null },
    ]);
  });

  test('what a rule forbids is answered as data and changes nothing', async () => {
    const violations = async (input: object) => (await ask(PUBLISH, { input })).data.publishBulletin;
    expect(await violations({ ...bulletin, incidentId, sources: [] })).toEqual({
      bulletin: null,
      incident: null,
      violations: [{ code: 'SOURCES_MISSING', path: ['input', 'sources'] }],
    });
    expect((await violations({ ...bulletin, incidentId, expectedVersion: 1 })).violations[0].code).toBe(
      'STALE_VERSION',
    );
    expect((await violations({ ...bulletin, incidentId: 'incident_0' })).violations[0].code).toBe('NOT_FOUND');
    const two = { ...declaration, participants: [police, { ...fire, role: 'LEAD' }] };
    expect((await ask(DECLARE, { input: two })).data.declareIncident.violations[0].code).toBe('EXACTLY_ONE_LEAD');
    expect((await ask('{ incidents { totalCount } }')).data.incidents.totalCount).toBe(1);
  });

  test('a press conference within 24 hours meets its clock', async () => {
    const heldAt = '2026-10-02T02:00:00+08:00';
    const { data } = await ask(
      `mutation ($input: RecordPressConferenceInput!) { recordPressConference(input: $input) { incident { clocks { kind metAt breached } } violations { code } } }`,
      { input: { incidentId, heldAt } },
    );
    expect(data.recordPressConference.incident.clocks[1]).toEqual({
      kind: 'PRESS_CONFERENCE',
      metAt: '2026-10-01T18:00:00.000Z',
      breached: false,
    });
  });

  test('N+1 the part of §1.9 for ten accounts is one statement', async () => {
    const of = Array.from({ length: 10 }, (_, n) => ({
      __typename: 'Account',
      id: n === 0 ? 'account_a' : `account_${n}`,
      agency: { id: n % 2 === 0 ? 'agency_fire' : `agency_${n}` },
    }));
    subgraph.statements();
    const { data, errors } = await ask(ENTITIES, { of });
    expect(subgraph.statements()).toHaveLength(1);
    expect(errors).toBeUndefined();
    expect(data._entities[0]).toMatchObject({
      lastPublishedAt: '2026-09-30T00:00:00.000Z',
      activeIncidents: [
        {
          id: incidentId,
          level: 'II',
          clocks: [{ kind: 'FIRST_BULLETIN', dueAt: '2026-10-01T19:30:00.000Z', breached: true }, {}],
        },
      ],
    });
    expect(data._entities[1]).toEqual({ id: 'account_1', lastPublishedAt: null, activeIncidents: [] });
  });

  test('entities of four types in one request answer alike the first, second and third time', async () => {
    const posts = (
      await ask(ENTITIES.replace('lastPublishedAt', 'posts(first: 1) { edges { node { id } } }'), {
        of: [{ __typename: 'Account', id: 'account_a', agency: null }],
      })
    ).data._entities[0].posts.edges;
    const of = [
      { __typename: 'Account', id: 'account_a', agency: null },
      { __typename: 'Agency', id: 'agency_fire' },
      { __typename: 'Incident', id: incidentId },
      { __typename: 'Post', id: posts[0].node.id },
      { __typename: 'Post', id: 'post_unknown' },
    ];
    for (const _ of [1, 2, 3]) {
      const { data, errors } = await ask(ENTITIES, { of });
      expect(errors).toBeUndefined();
      expect(data._entities).toEqual([
        { id: 'account_a', lastPublishedAt: '2026-09-30T00:00:00.000Z', activeIncidents: [] },
        { id: 'agency_fire', incidents: { edges: [{ node: { id: incidentId } }], totalCount: 1 } },
        { id: incidentId, level: 'II' },
        { id: posts[0].node.id, title: '通报 2026-09-30', account: { id: 'account_a' } },
        null,
      ]);
    }
  });

  test('an account’s posts are read newest first; a cursor is good for that account only', async () => {
    const page = `query ($of: [_Any!]!, $after: Cursor) { _entities(representations: $of) { ... on Account {
      posts(first: 2, after: $after) { edges { node { title } } pageInfo { hasNextPage endCursor } totalCount } } } }`;
    const of = (id: string) => [{ __typename: 'Account', id }];
    const one = (await ask(page, { of: of('account_a') })).data._entities[0].posts;
    const after = one.pageInfo.endCursor;
    const two = (await ask(page, { of: of('account_a'), after })).data._entities[0].posts;
    const titles = [...one.edges, ...two.edges].map((edge) => edge.node.title);
    expect([titles, one.totalCount]).toEqual([['通报 2026-09-30', '通报 2026-09-29', '通报 2026-09-28'], 3]);
    const code = async (id: string, cursor: string) =>
      (await ask(page, { of: of(id), after: cursor })).errors?.[0]?.extensions?.['code'];
    expect(await code('account_b', after)).toBe('CURSOR_MISMATCH');
    expect(await code('account_a', 'nonsense')).toBe('CURSOR_MALFORMED');
  });

  test('incidents are filtered by state, level and agency together', async () => {
    const list = `query ($filter: IncidentFilter) { incidents(filter: $filter, first: 10) { edges { node { id } } } }`;
    const found = async (filter: object) => (await ask(list, { filter })).data.incidents.edges.length;
    expect(await found({ states: ['RESPONDING'], levels: ['I', 'II'], agencyId: 'agency_fire' })).toBe(1);
    expect(await found({ states: ['RESPONDING'], levels: ['IV'] })).toBe(0);
    expect(await found({ agencyId: 'agency_unknown' })).toBe(0);
  });

  test('unknown ids are null and a source that is both is refused with a code', async () => {
    expect(await ask('{ incident(id: "incident_0") { id } post(id: "case_1") { id } }')).toEqual({
      data: { incident: null, post: null },
    });
    const both = [{ agencyId: 'agency_fire', documentNumber: '1号' }];
    const { errors } = await ask(PUBLISH, { input: { ...bulletin, incidentId, sources: both } });
    expect(errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
  });
});
