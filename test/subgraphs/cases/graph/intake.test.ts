import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PUBLIC_CALLER, type Caller } from '../../../../schema/caller.js';
import { eventsOfCases } from '../../../../subgraphs/cases/store/case-parts.js';
import { eachStore } from '../../../harness/stores.js';
import { HOTLINE, INTAKE, NEIGHBOUR_OFFICER, SERVICE, startCounty, type County } from '../county.js';

const PHOTO = { reference: 'store/2026/09/1', sha256: 'ab'.repeat(32), mediaType: 'image/jpeg', sizeBytes: 1_024 };

eachStore('What comes with a case', (kind) => {
  let county: County;
  beforeAll(async () => {
    county = await startCounty(kind);
  });
  afterAll(() => county.subgraph.stop());

  const receive = async (input: object) => {
    const mutation =
      'mutation ($input: ReceiveCaseInput!) { receiveCase(input: $input) { caseId violations { code path } } }';
    const about = { intakeAgencyId: HOTLINE, channel: 'WEB', summary: '路灯不亮', ...input };
    const { data } = await county.subgraph.ask(mutation, { input: about }, PUBLIC_CALLER);
    return data.receiveCase;
  };
  const lamps = (value: string) => [{ question: 'lamps', value }];

  test('a category says what it asks', async () => {
    const selection = 'questions { code type required choices minimum maximum chinesePrompt }';
    const { data } = await county.subgraph.ask(
      `{ serviceCategories(parent: "streets.roads") { edges { node { code ${selection} } } } }`,
    );
    const lighting = data.serviceCategories.edges.find(
      ({ node }: { node: { code: string } }) => node.code === 'streets.roads.lighting',
    ).node;
    expect(lighting.questions).toEqual([
      {
        code: 'lamps',
        type: 'INTEGER',
        required: true,
        choices: [],
        minimum: 1,
        maximum: 500,
        chinesePrompt: '不亮的路灯数量',
      },
      {
        code: 'pole',
        type: 'TEXT',
        required: false,
        choices: [],
        minimum: null,
        maximum: 40,
        chinesePrompt: '灯杆编号',
      },
    ]);
  });

  test.each([
    ['an unknown category', { categoryCode: 'streets.moon' }, 'CATEGORY_UNKNOWN categoryCode'],
    ['answers without a category', { answers: lamps('3') }, 'CATEGORY_NEEDED categoryCode'],
    ['no answer to what must be answered', { categoryCode: 'streets.roads.lighting' }, 'ANSWER_MISSING answers'],
    [
      'an answer out of bounds',
      { categoryCode: 'streets.roads.lighting', answers: lamps('0') },
      'ANSWER_UNFIT answers.0.value',
    ],
    ['a file of no size', { attachments: [{ ...PHOTO, sizeBytes: 0 }] }, 'ATTACHMENT_SIZE attachments.0.sizeBytes'],
  ])('%s is refused, and nothing is written', async (_what, input, refused) => {
    const { caseId, violations } = await receive(input);
    expect(caseId).toBeNull();
    expect(
      violations.map(({ code, path }: { code: string; path: string[] }) => `${code} ${path.slice(1).join('.')}`),
    ).toEqual([refused]);
  });

  test('A4c 12 mentions converted to cases keep where they come from, and there is no place for their authors', async () => {
    const refs = Array.from({ length: 12 }, (_, n) => `mention_${n}`);
    for (const sourceMentionRef of refs) {
      const { caseId } = await receive({ channel: 'WEIBO', sourceMentionRef });
      const { data } = await county.subgraph.ask(`{ case(id: "${caseId}") { sourceMentionRef channel } }`, {}, INTAKE);
      expect(data.case).toEqual({ sourceMentionRef, channel: 'WEIBO' });
      const [event] = await county.deps.db.asCaller(SERVICE, (trx) => eventsOfCases(trx, [caseId]));
      expect(event!.payload).toMatchObject({ facts: { sourceMentionRef } });
    }
    for (const author of ['author', 'authorId', 'profile', 'authorName']) {
      const mutation = 'mutation ($input: ReceiveCaseInput!) { receiveCase(input: $input) { caseId } }';
      const input = { intakeAgencyId: HOTLINE, channel: 'WEIBO', summary: '路灯不亮', [author]: 'zhang-san' };
      expect((await county.subgraph.ask(mutation, { input })).errors).toBeDefined();
    }
  });

  test('answers and files are seen by those who see the case; the ledger has hashes of them', async () => {
    const answers = [...lamps('3'), { question: 'pole', value: '张三家门口' }];
    const { caseId, violations } = await receive({
      categoryCode: 'streets.roads.lighting',
      answers,
      attachments: [PHOTO],
    });
    expect(violations).toEqual([]);
    const read = async (caller: Caller) => {
      const files = 'attachments { edges { node { reference sha256 mediaType sizeBytes } } }';
      const query = `{ case(id: "${caseId}") { categoryCode answers { question value } ${files} } }`;
      return (await county.subgraph.ask(query, {}, caller)).data.case;
    };
    expect(await read(INTAKE)).toEqual({
      categoryCode: 'streets.roads.lighting',
      answers,
      attachments: { edges: [{ node: PHOTO }] },
    });
    expect(await read(NEIGHBOUR_OFFICER)).toBeNull();
    const events = await county.deps.db.asCaller(SERVICE, (trx) => eventsOfCases(trx, [caseId]));
    const { reference, ...bytes } = PHOTO;
    expect(events[0]!.payload).toMatchObject({
      categoryCode: 'streets.roads.lighting',
      facts: { answersHash: expect.any(String), attachments: [bytes] },
    });
    for (const word of ['张三', reference]) expect(JSON.stringify(events)).not.toContain(word);
  });
});
