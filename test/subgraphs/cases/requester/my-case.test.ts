import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PUBLIC_CALLER, type Caller } from '../../../../schema/caller.js';
import { askRequester } from '../../../../subgraphs/cases/actions/ask-requester.js';
import { assignCase } from '../../../../subgraphs/cases/actions/assign-case.js';
import { eraseRequester } from '../../../../subgraphs/cases/actions/erase-requester.js';
import { signAssignment } from '../../../../subgraphs/cases/actions/sign-assignment.js';
import { triageCase } from '../../../../subgraphs/cases/actions/triage-case.js';
import { eachStore } from '../../../harness/stores.js';
import { COUNTY, COUNTY_OFFICER, DISPATCHER, INTAKE, startCounty, type County } from '../county.js';
import { as, handling, HELP_IN_YUEXIU, value } from '../handle.js';
import { sent } from './citizen.js';

const MY_CASE = `query ($token: String!) { myCase(token: $token) {
  caseId ledgerNo state receivedAt dueAt closedAt publicSummary contactKept allowedCommands
  replies { text agency { id } } questions { text answer answeredAt } } }`;

eachStore('Whoever holds the token of a case', (kind) => {
  let county: County;
  let caseId: string;
  let token: string;
  beforeAll(async () => {
    county = await startCounty(kind);
    await handling(county).replied();
    ({ caseId, requesterToken: token } = await sent(county));
    const accept = { ...HELP_IN_YUEXIU, publicSummary: '某处路灯不亮' };
    value(await triageCase(county.deps, as(INTAKE), { caseId, accept }));
    value(await assignCase(county.deps, as(DISPATCHER), { caseId, leadAgencyId: COUNTY, ruleRef: 'rule-1' }));
    value(await signAssignment(county.deps, as(COUNTY_OFFICER), { caseId }));
    value(await askRequester(county.deps, as(COUNTY_OFFICER), { caseId, text: '何时？' }));
  });
  afterAll(() => county.subgraph.stop());

  const myCase = (shown: string, caller: Caller = PUBLIC_CALLER) =>
    county.subgraph.ask(MY_CASE, { token: shown }, caller);

  test('sees where it stands, what was asked, and what can be done with it', async () => {
    expect((await myCase(token)).data.myCase).toEqual({
      caseId,
      ledgerNo: '2026-0000002',
      state: 'WAITING_REQUESTER',
      receivedAt: '2026-09-14T02:00:00.000Z',
      dueAt: '2026-09-28T15:59:59.999Z',
      closedAt: null,
      publicSummary: '某处路灯不亮',
      contactKept: true,
      allowedCommands: ['WITHDRAW_CASE', 'ANSWER_QUESTION'],
      replies: [],
      questions: [{ text: '何时？', answer: null, answeredAt: null }],
    });
  });

  test('answers by it and reads the office’s reply, nothing of another case', async () => {
    const answered = await county.subgraph.ask(
      `mutation ($id: ID!, $token: String!) { answerQuestion(input: { caseId: $id, text: "周三", requesterToken: $token }) { violations { code } } }`,
      { id: caseId, token },
    );
    expect(answered.data.answerQuestion.violations).toEqual([]);
    await handling(county).reply(caseId);
    expect((await myCase(token)).data.myCase).toMatchObject({
      state: 'REPLIED',
      questions: [{ answer: '周三' }],
      replies: [{ text: '已修复。', agency: { id: COUNTY } }],
      allowedCommands: ['REOPEN_CASE'],
    });
  });

  test('gains nothing by who else they are: an officer is shown what the public is', async () => {
    expect(await myCase(token, COUNTY_OFFICER)).toEqual(await myCase(token));
  });

  test('has that one case in sight for that one question', async () => {
    const query = `query ($token: String!, $id: ID!) { myCase(token: $token) { caseId } case(id: $id) { id } }`;
    const { data } = await county.subgraph.ask(query, { token, id: caseId });
    expect(data).toEqual({ myCase: { caseId }, case: null });
  });

  describe('and what came with the case', () => {
    const ANSWERS = [
      { question: 'lamps', value: '3' },
      { question: 'pole', value: '张三家门口' },
    ];
    const PHOTO = { reference: 'store/2026/09/1', sha256: 'ab'.repeat(32), mediaType: 'image/jpeg', sizeBytes: 1_024 };
    const SENT = `query ($token: String!) { myCase(token: $token) { caseId contactKept
      answers { question chinesePrompt value } attachments { reference sha256 mediaType sizeBytes } } }`;
    const sentWith = async (shown: string, caller: Caller = PUBLIC_CALLER) =>
      (await county.subgraph.ask(SENT, { token: shown }, caller)).data.myCase;
    const sendIt = async () => {
      const details = { categoryCode: 'streets.roads.lighting', answers: ANSWERS, attachments: [PHOTO] };
      return sent(county, {}, details);
    };

    test('is not had by another token, by none, nor by an officer without it', async () => {
      const mine = await sendIt();
      for (const caller of [PUBLIC_CALLER, COUNTY_OFFICER, INTAKE]) {
        for (const guess of ['', mine.caseId, `${mine.requesterToken}x`, mine.requesterToken.slice(1)]) {
          expect(await sentWith(guess, caller)).toBeNull();
        }
      }
      expect(await sentWith(token)).toMatchObject({ caseId, answers: [], attachments: [] });
      const without = await county.subgraph.ask('{ myCase { answers { value } } }');
      expect([without.data, without.errors?.length]).toEqual([undefined, 1]);
    });

    test('is not had once the requester is erased, not even by the token', async () => {
      const mine = await sendIt();
      const erase = { caseId: mine.caseId, requesterToken: mine.requesterToken, reason: 'CONSENT_WITHDRAWN' as const };
      value(await eraseRequester(county.deps, as(PUBLIC_CALLER), erase));
      expect(await sentWith(mine.requesterToken)).toEqual({
        caseId: mine.caseId,
        contactKept: false,
        answers: [],
        attachments: [],
      });
    });

    test('is had by the token: each answer under its question, whatever triage took the case for, and the files', async () => {
      const mine = await sendIt();
      const shown = {
        answers: [
          { question: 'lamps', chinesePrompt: '不亮的路灯数量', value: '3' },
          { question: 'pole', chinesePrompt: '灯杆编号', value: '张三家门口' },
        ],
        attachments: [PHOTO],
      };
      expect(await sentWith(mine.requesterToken)).toMatchObject(shown);
      const accept = { ...HELP_IN_YUEXIU, categoryCode: 'utilities' };
      value(await triageCase(county.deps, as(INTAKE), { caseId: mine.caseId, accept }));
      expect(await sentWith(mine.requesterToken)).toMatchObject(shown);
    });
  });

  describe('and whoever guesses one', () => {
    const GUESSES = ['', 'x', 'A'.repeat(32), '\u0000', "' or true --", '令'.repeat(1_000)];

    test('is answered alike for every guess, with the statements of a right one', async () => {
      county.subgraph.statements();
      await myCase(token);
      const right = county.subgraph.statements();
      for (const guess of [...GUESSES, caseId, '2026-0000002']) {
        expect(await myCase(guess)).toEqual({ data: { myCase: null } });
        expect([guess, county.subgraph.statements()]).toEqual([guess, right]);
      }
    });
  });
});
