import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { serviceCaller } from '../../../subgraphs/kit/callers.js';
import { manualClock } from '../../../subgraphs/kit/clock.js';
import { stableId } from '../../../subgraphs/kit/ids.js';
import { silentLog } from '../../../subgraphs/kit/log.js';
import { startLookUpTally } from '../../../subgraphs/registry/actions/count-look-ups.js';
import { layDownRules } from '../../../subgraphs/registry/actions/lay-down-rules.js';
import { DEMO_RULES } from '../../../subgraphs/registry/demo/responsibility-rules.js';
import { chooseResponsible, codesAbove, commonPlace } from '../../../subgraphs/registry/domain/responsibility.js';
import { lookUpsOf } from '../../../subgraphs/registry/store/look-ups.js';
import { eachStore } from '../../harness/stores.js';
import { eventsAfter, MINISTRY, PROVINCE, startLine } from './line.js';
import { agencyId, type Register } from './register.js';

const ANSWER = `{ agency { code } account { handle } rule { id code functionLine division { code } basis { number clause } } }`;
const HANDLES = `query ($code: ID!, $place: ID!) { whoHandles(categoryCode: $code, divisionCode: $place) ${ANSWER} }`;
const RESPONDS = `query ($topic: ID!, $places: [ID!]!) { whoResponds(topic: $topic, divisions: $places) ${ANSWER} }`;

const SERVICE = serviceCaller('test');

interface Named {
  readonly rule: { readonly code: string };
}

eachStore('who is responsible', (store) => {
  let register: Register;
  beforeAll(async () => {
    register = await startLine(store);
    await layDownRules(register.deps, DEMO_RULES);
  }, 60_000);
  afterAll(() => register.stop());

  const whoHandles = async (code: string, place: string) =>
    (await register.ask(HANDLES, { code, place })).data.whoHandles;
  const whoResponds = async (topic: string, ...places: readonly string[]) =>
    (await register.ask(RESPONDS, { topic, places })).data.whoResponds;

  test.each([
    ['a policy of the State Council is answered by the ministry', 'policy.household', ['440103'], 'police-cn'],
    ['a matter of one place by the local department', 'public-order', ['440103'], 'police-440103'],
    ['one of two districts by their city', 'public-order', ['440103', '440104'], 'police-440100'],
    ['one of two cities by their province', 'public-order', ['440100', '440400'], 'police-440000'],
    ['one of a district and another city by the province', 'public-order', ['440103', '440400'], 'police-440000'],
    ['one of two provinces by the ministry', 'public-order', ['440100', '110000'], 'police-cn'],
  ])('B2 %s, by a rule that is named', async (_, topic, places, code) => {
    const answer = await whoResponds(topic, ...places);
    expect(answer.agency.code).toBe(code);
    const root = topic.split('.')[0] === 'policy' ? 'policy.household' : 'public-order';
    expect(answer.rule).toMatchObject({
      id: stableId('rule', `TOPIC:${root}`),
      basis: { number: '国办发〔2016〕80号', clause: 'who-answers' },
    });
  });

  test.each([
    ['a pothole, where the city has the only bureau', 'streets.roads.pothole', '440103', 'urban-440100'],
    ['theft, with the police of the district', 'public-security.theft', '440104', 'police-440104'],
    ['a water outage, with the hotline of the city', 'utilities.water.outage', '440402', 'hotline-440400'],
  ])('B2 the door for %s', async (_, category, place, code) => {
    const answer = await whoHandles(category, place);
    expect(answer).toMatchObject({ agency: { code }, account: { handle: code } });
  });

  test('门难找: how often nobody was named is counted by province, and anybody’s odd codes make no rows', async () => {
    const today = register.clock.now();
    register.clock.set(new Date('2030-05-31T23:59:00+08:00'));
    await whoHandles('streets.roads.pothole', '440103');
    await whoHandles('gardening', '440103');
    await whoHandles('gardening', '440402');
    for (const odd of ['999999', 'x'.repeat(90), '4401', "'; drop table agency"]) await whoHandles('gardening', odd);
    register.clock.set(new Date('2030-06-01T00:01:00+08:00'));
    await whoHandles('gardening', '440103');
    const figures = async (month: string) => {
      const told = 'divisionCode askedCount unansweredRate { numerator denominator value }';
      const { data } = await register.ask(`{ lookUpFigures(period: { month: "${month}" }) { ${told} } }`, {}, SERVICE);
      return data.lookUpFigures;
    };
    expect(await figures('2030-05')).toEqual([
      { divisionCode: '440000', askedCount: 3, unansweredRate: { numerator: 2, denominator: 3, value: 2 / 3 } },
      { divisionCode: null, askedCount: 4, unansweredRate: { numerator: 4, denominator: 4, value: 1 } },
    ]);
    expect(await figures('2030-06')).toMatchObject([{ askedCount: 1 }]);
    expect(await figures('2030-04')).toEqual([]);
    await whoHandles('gardening', '440103');
    expect(await figures('2030-06')).toMatchObject([{ askedCount: 2 }]);
    register.clock.set(today);
  });

  test('look-ups that could not be written are counted with the next ones', async () => {
    const { db } = register.deps;
    let isAway = true;
    const asCaller: typeof db.asCaller = (caller, work) =>
      isAway ? Promise.reject(new Error('away')) : db.asCaller(caller, work);
    const clock = manualClock(new Date('2031-09-30T16:30:00Z'));
    const tally = startLookUpTally({ db: { ...db, asCaller }, clock }, silentLog);
    await tally.count('440104', true);
    isAway = false;
    await tally.count('440103', false);
    const days = { from: '2031-10-01', to: '2031-10-01' };
    const counted = await db.asCaller(SERVICE, (trx) => lookUpsOf(trx, days));
    expect(counted).toEqual([{ province: '440000', asked: 2, unanswered: 1 }]);
  });

  test('a look-up that is answered is written; those that come together are written together', async () => {
    const { db } = register.deps;
    let statements = 0;
    const asCaller: typeof db.asCaller = (caller, work) => {
      statements += 1;
      return db.asCaller(caller, work);
    };
    const clock = manualClock(new Date('2032-09-30T16:30:00Z'));
    const tally = startLookUpTally({ db: { ...db, asCaller }, clock }, silentLog);
    const counted = () => db.asCaller(SERVICE, (trx) => lookUpsOf(trx, { from: '2032-10-01', to: '2032-10-01' }));
    await tally.count('440104', true);
    expect(await counted()).toEqual([{ province: '440000', asked: 1, unanswered: 0 }]);
    const first = tally.count('440104', true);
    await Promise.resolve();
    const others = Array.from({ length: 99 }, () => tally.count('440104', false));
    await Promise.all([first, ...others]);
    // What was killed here would have lost none of them.
    expect(await counted()).toEqual([{ province: '440000', asked: 101, unanswered: 99 }]);
    expect(statements).toBe(3);
  });

  test.each([
    ['a category without a rule', 'gardening', '440103'],
    ['a division that does not exist', 'streets', '999999'],
    ['a place outside the rule’s province', 'utilities.water', '110101'],
    ['a place where the line has nobody, however high', 'public-security', 'us-ca-sf'],
    ['a code that only begins alike', 'streets-of-gold', '440103'],
  ])('nobody is named for %s', async (_, category, place) => {
    expect(await whoHandles(category, place)).toBeNull();
  });

  test('no place, or more than a hundred, is no question', async () => {
    for (const places of [[], Array.from({ length: 101 }, (_, index) => String(index))]) {
      const { data, errors } = await register.ask(RESPONDS, { topic: 'public-order', places });
      expect([data.whoResponds, errors?.[0]?.extensions?.['code']]).toEqual([null, 'BAD_USER_INPUT']);
    }
  });

  test('an agency tells what it answers for', async () => {
    const OF = `query ($code: String!) { agency(code: $code) { responsibilities(first: 2) {
      totalCount pageInfo { hasNextPage endCursor } edges { node { rule { code } agency { code } } } } } }`;
    const rulesOf = async (code: string) => (await register.ask(OF, { code })).data.agency.responsibilities;
    expect((await rulesOf('police-cn')).edges.map(({ node }: { node: Named }) => node.rule.code)).toEqual([
      'policy.household',
      'public-order',
    ]);
    expect(await rulesOf('police-cn')).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } });
    expect(await rulesOf('police-440103')).toMatchObject({ totalCount: 2 });
    expect(await rulesOf('hotline-440400')).toMatchObject({ totalCount: 8 });
  });

  test('an agency that was abolished hands what it answers for to its successor', async () => {
    const named = {
      ...DEMO_RULES[0]!,
      id: stableId('rule', 'named'),
      code: 'special',
      agency_id: agencyId('police-440402'),
      function_line: null,
    };
    await layDownRules(register.deps, [named]);
    expect((await whoHandles('special', '440402')).agency.code).toBe('police-440402');
    const ABOLISH = 'mutation ($input: AbolishAgencyInput!) { abolishAgency(input: $input) { violations { code } } }';
    const heirs = [
      { agencyId: agencyId('police-440402'), successorId: agencyId('police-440400') },
      { agencyId: agencyId('police-440400'), successorId: agencyId('police-440100') },
    ];
    for (const input of heirs) await register.ask(ABOLISH, { input }, PROVINCE);
    expect((await whoHandles('special', '440402')).agency.code).toBe('police-440100');
    // A line's rule finds the next agency up.
    expect((await whoHandles('public-security', '440402')).agency.code).toBe('police-440000');
  });

  test('rules are laid down once, each with its event, and by nobody through the graph’s callers', async () => {
    const laid = (await eventsAfter(register, 0)).filter(({ type }) => type.includes('responsibility_rule'));
    expect(laid.map(({ subject }) => subject)).toEqual(expect.arrayContaining(DEMO_RULES.map(({ id }) => id)));
    expect(await layDownRules(register.deps, DEMO_RULES)).toBe(0);
    const forged = { ...DEMO_RULES[0]!, id: 'rule_forged' };
    await expect(
      register.db.asCaller(MINISTRY, (trx) => trx.insertInto('responsibility_rule').values(forged).execute()),
    ).rejects.toThrow(/row-level security/);
    const wiped = await register.db.asCaller(serviceCaller('registry'), (trx) =>
      trx.deleteFrom('responsibility_rule').executeTakeFirst(),
    );
    expect(wiped.numDeletedRows).toBe(0n);
  });
});

describe('the choice between rules', () => {
  const rule = (id: string, more: object = {}) => ({
    ...{ id, code: 'streets', divisionCode: null, agencyId: `agency of ${id}`, functionLine: null, priority: 0 },
    ...more,
  });
  const place = ['district', 'city', 'province'];
  const codes = codesAbove('streets.roads.pothole');
  const choose = (...rules: ReturnType<typeof rule>[]) => chooseResponsible(rules, [], { codes, place })?.ruleId;

  test('the nearest place goes before the more specific code, and both before priority', () => {
    const everywhere = rule('everywhere', { code: 'streets.roads.pothole', priority: 9 });
    const inCity = rule('in the city', { divisionCode: 'city', priority: 5 });
    const inDistrict = rule('in the district', { divisionCode: 'district' });
    const roads = rule('roads in the city', { code: 'streets.roads', divisionCode: 'city' });
    expect(choose(everywhere, inCity, inDistrict, roads)).toBe('in the district');
    expect(choose(everywhere, inCity, roads)).toBe('roads in the city');
    expect(choose(inCity, rule('also in the city', { divisionCode: 'city', priority: 6 }))).toBe('also in the city');
    expect(choose(rule('b'), rule('a'))).toBe('a');
    expect(choose()).toBeUndefined();
  });

  test('a line without an agency there passes to the next rule', () => {
    const ofLine = rule('of the line', { divisionCode: 'district', agencyId: null, functionLine: 'urban' });
    const fallback = rule('fallback');
    expect(choose(ofLine, fallback)).toBe('fallback');
    const agencies = [
      { id: 'urban of the province', functionLine: 'urban', divisionCode: 'province' },
      { id: 'urban of the city', functionLine: 'urban', divisionCode: 'city' },
      { id: 'police of the district', functionLine: 'police', divisionCode: 'district' },
    ];
    const choice = chooseResponsible([ofLine, fallback], agencies, { codes, place });
    expect(choice).toEqual({ ruleId: 'of the line', agencyId: 'urban of the city' });
  });

  test('several places meet in the lowest division that holds them all, or nowhere', () => {
    expect(commonPlace([place])).toEqual(place);
    expect(commonPlace([place, ['other', 'city', 'province']])).toEqual(['city', 'province']);
    expect(commonPlace([place, ['city', 'province']])).toEqual(['city', 'province']);
    expect(commonPlace([place, ['elsewhere']])).toEqual([]);
  });
});
