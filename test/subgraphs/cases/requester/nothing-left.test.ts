import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { PUBLIC_CALLER, type Caller } from '../../../../schema/caller.js';
import { cases } from '../../../../subgraphs/cases/main.js';
import { buildSubgraph } from '../../../../subgraphs/kit/graph/schema.js';
import { dumpSchema } from '../../../harness/dump.js';
import { MARKED, tracesIn } from '../../../harness/marked-contact.js';
import { eachStore } from '../../../harness/stores.js';
import {
  COUNTY,
  COUNTY_OFFICER,
  DISPATCHER,
  HOTLINE,
  INTAKE,
  MONDAY,
  PARTNER,
  PROVINCE_SUPERVISOR,
  SERVICE,
  startCounty,
  type County,
} from '../county.js';

const CONTACT = { ...MARKED, consentToContact: true, consentToFollowUp: true };

test('A marked word is found in every disguise', () => {
  const { phone } = MARKED;
  for (const before of ['', 'x', 'xy', 'xyz']) {
    const hidden = Buffer.from(`${before}${phone}"}`);
    expect(tracesIn(hidden.toString('base64')).length).toBeGreaterThan(0);
    expect(tracesIn(hidden.toString('hex')).length).toBeGreaterThan(0);
  }
});

eachStore('After a whole journey, a requester’s contact', (kind) => {
  let county: County;
  let caseId: string;
  let shown: unknown;
  const answers: string[] = [];
  const lines: string[] = [];

  const ask = async (query: string, caller: Caller, variables: object = {}) => {
    const answer = await county.subgraph.ask(query, { ...variables }, caller);
    answers.push(JSON.stringify(answer));
    return answer;
  };
  const step = async (mutation: string, input: string, caller: Caller) => {
    const query = `mutation { ${mutation}(input: { caseId: "${caseId}" ${input} }) { violations { code } case { state } } }`;
    const { data, errors } = await ask(query, caller);
    expect([mutation, errors, data[mutation].violations]).toEqual([mutation, undefined, []]);
  };

  beforeAll(async () => {
    const captured = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        lines.push(chunk.toString());
        done();
      },
    });
    county = await startCounty(kind, MONDAY, { log: pino({ level: 'trace' }, captured) });
    const receive = `mutation ($contact: ContactInput!, $channel: Code!) { receiveCase(input: { intakeAgencyId: "${HOTLINE}", channel: $channel,
      summary: "路灯不亮", divisionCode: "440104", idempotencyKey: "journey", contact: $contact }) { requesterToken caseId ledgerNo violations { code path } } }`;
    // What is refused leaves as little as what is done.
    await ask(receive, INTAKE, { channel: 'WEB', contact: { ...CONTACT, consentToContact: false } });
    await ask(receive.replace('journey', 'other'), INTAKE, { channel: ' ', contact: CONTACT });
    // GraphQL quotes a value of the wrong type back to whoever sent it: it may go there, and nowhere else.
    const odd = { channel: 'WEB', contact: { ...CONTACT, phone: [MARKED.phone] } };
    await county.subgraph.ask(receive, odd, INTAKE);
    const received = await ask(receive.replace('journey', 'third'), INTAKE, { channel: 'WEB', contact: CONTACT });
    await ask(receive.replace('journey', 'third'), INTAKE, { channel: 'WEB', contact: CONTACT });
    caseId = received.data.receiveCase.caseId;
    const token: string = received.data.receiveCase.requesterToken;
    const place = 'categoryCode: "traffic.road", divisionCode: "440104", kind: HELP, concernType: DIFFICULTY';
    await step('triageCase', `accept: { ${place}, urgency: NORMAL, checkedForDuplicates: true }`, INTAKE);
    await step('assignCase', `leadAgencyId: "${COUNTY}", ruleRef: "rule-1"`, DISPATCHER);
    await step('signAssignment', '', COUNTY_OFFICER);
    await step('askRequester', 'text: "何时？"', COUNTY_OFFICER);
    await step('answerQuestion', `text: "周三", requesterToken: "${token}"`, PUBLIC_CALLER);
    // Not among the answers that are searched: the one place where it may stand.
    const query = `{ case(id: "${caseId}") { requesterContact(purpose: REPLY) { name phone email } } }`;
    shown = (await county.subgraph.ask(query, {}, COUNTY_OFFICER)).data.case.requesterContact;
    for (const stranger of [DISPATCHER, PARTNER, SERVICE, PUBLIC_CALLER]) await ask(query, stranger);
    await step('replyToCase', 'text: "已修复。", reason: "无需文件", checkedForPersonalData: true', COUNTY_OFFICER);
    const followUp = 'followUp: { contacted: true, resolved: true, satisfied: true }';
    await step('closeCase', `closingReason: RESOLVED, ${followUp}`, PROVINCE_SUPERVISOR);
    await ask(
      `{ myCase(token: "${token}") { caseId ledgerNo state contactKept questions { answer } } }`,
      PUBLIC_CALLER,
    );
    await ask(
      `{ caseChanges(first: 100) { edges { cursor node { id type changedFields case { id summary description } } } }
         cases(first: 50) { edges { node { id summary description timeline { edges { node { type } } } } } }
         caseLedger(agencyId: "${COUNTY}", range: { from: "2026-09-01", to: "2026-09-30" }) { edges { node { type hash } } }
         caseStatistics { receivedCount } }`,
      SERVICE,
    );
  });
  afterAll(() => county.subgraph.stop());

  const dump = () => dumpSchema(county.subgraph.db, 'cases');

  test('was shown to the officer who had it in hand', () => {
    expect(shown).toEqual(MARKED);
  });

  test('stands in no table of the database, in whatever disguise', async () => {
    const tables = await dump();
    expect([...tables.keys()]).toEqual(
      expect.arrayContaining(['cases.cases', 'cases.ledger', 'cases.idempotency_key', 'cases.requester']),
    );
    for (const [name, text] of tables) expect([name, tracesIn(text)]).toEqual([name, []]);
    // What was looked through is what was written.
    expect(tables.get('cases.cases')).toContain('路灯不亮');
    expect(tables.get('cases.contact_access')).toContain('REPLY');
  });

  test('is there sealed, in its own column and nowhere else', async () => {
    const tables = await dump();
    const { ciphertext } = await county.subgraph.db.asCaller(INTAKE, (trx) =>
      trx.selectFrom('requester').select('ciphertext').executeTakeFirstOrThrow(),
    );
    const sealed = Buffer.from(ciphertext!);
    const holding = [...tables].filter(([, text]) => text.includes(sealed.toString('hex')));
    expect(holding.map(([name]) => name)).toEqual(['cases.requester']);
    const anywhere = [...tables.values(), ...answers, ...lines].join('\n');
    expect(anywhere).not.toContain(sealed.toString('base64'));
  });

  test('stands in no answer to anybody else, refusals and feed included', () => {
    expect(answers.length).toBeGreaterThan(15);
    expect(answers.flatMap(tracesIn)).toEqual([]);
    expect(answers.join()).toContain('gov.cases.case.closed.v1');
  });

  test('stands in no line of the log, at its most talkative, even where opening one fails', async () => {
    await county.subgraph.database.asOwner(`update cases.requester set key_id = 'gone'`);
    await county.subgraph.database.asOwner(`update cases.cases set state = 'REPLIED'`);
    const query = `{ case(id: "${caseId}") { requesterContact(purpose: REPLY) { name } } }`;
    const { errors } = await ask(query, COUNTY_OFFICER);
    expect(errors).toHaveLength(1);
    expect(lines.join('')).toContain('No key gone to open the contact');
    expect(lines.flatMap(tracesIn)).toEqual([]);
  });

  test('is not even a field of what a feed, a federated key or an export is made of', () => {
    const { sdl } = buildSubgraph(cases);
    const holders = [...sdl.matchAll(/^(?:type|interface|input) (\w+)[^{]*\{([^}]*)\}/gm)].filter(([, , fields]) =>
      /^\s+(phone|email|requesterContact)\b/m.test(fields ?? ''),
    );
    expect(holders.map(([, name]) => name).sort()).toEqual(['Case', 'ContactInput', 'RequesterContact']);
    expect(sdl).not.toMatch(/@key\(fields: "[^"]*(token|contact|phone|email)/i);
  });
});
