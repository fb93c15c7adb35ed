import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { WebSocket } from 'ws';
import { SUBGRAPH_NAMES } from '../../bin/product/subgraphs.js';
import type { Database } from '../../subgraphs/kit/store/database.js';
import { stableId } from '../../subgraphs/kit/ids.js';
import { dumpSchema } from '../harness/dump.js';
import { disguises, MARKED, tracesIn } from '../harness/marked-contact.js';
import { startTestProduct, type TestProduct } from '../harness/product.js';
import { eachStore } from '../harness/stores.js';

/** Issue 5, citizen data: whatever a whole journey wrote, through the gateway and behind it, is searched for the contact. */

const HOTLINE = stableId('agency', 'hotline-440100');
const COUNTY = stableId('agency', 'police-440104');
const CONTACT = { ...MARKED, consentToContact: true, consentToFollowUp: true };
const LITERAL = `{ name: "${MARKED.name}", phone: "${MARKED.phone}", consentToContact: true }`;

const RECEIVE = `mutation Receive($contact: ContactInput!, $channel: Code!) { receiveCase(input: { intakeAgencyId: "${HOTLINE}",
  channel: $channel, summary: "路灯不亮", divisionCode: "440104", idempotencyKey: "journey", contact: $contact }) {
  requesterToken caseId ledgerNo violations { code message path } } }`;
const FOLLOW = `subscription { caseUpdated { id cursor type caseId stateAfter changedFields actorRole
  case { id ledgerNo summary description publicSummary state requesterContact(purpose: REPLY) { name phone email } } } }`;

interface Asked {
  readonly status: number;
  /** Head and body, as they came. */
  readonly text: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers are read by the test, which knows their shape
  readonly body: any;
}

eachStore('After a whole journey through the gateway, a requester’s contact', (store) => {
  let product: TestProduct;
  let caseId: string;
  let token: string;
  let shown: unknown;
  /** What was answered to anybody but, where it may be, to the officer who asked for the contact. */
  const answers: string[] = [];
  /** What was sent to each stream. */
  const streams: { text: string }[] = [];
  /** What the gateway sent to the subgraphs, and what they answered. */
  const passed: { subgraph: string; request: string; answer: string }[] = [];
  const lines: string[] = [];
  const leaving = new AbortController();
  const sockets: WebSocket[] = [];

  const send = async (path: string, init: RequestInit, person?: string): Promise<Asked> => {
    const headers = new Headers(init.headers);
    if (person !== undefined) headers.set('authorization', `Bearer ${await product.token(person)}`);
    const response = await fetch(`${product.gateway.url}${path}`, { ...init, headers });
    const body = await response.text();
    const text = `${JSON.stringify([...response.headers])} ${body}`;
    return { status: response.status, text, body: body.startsWith('{') ? JSON.parse(body) : undefined };
  };
  const post = (query: string, variables: object, person?: string): Promise<Asked> =>
    send(
      '/graphql',
      { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query, variables }) },
      person,
    );
  const ask = async (query: string, variables: object, person?: string): Promise<Asked> => {
    const asked = await post(query, variables, person);
    answers.push(asked.text);
    return asked;
  };
  const step = async (mutation: string, input: string, person?: string): Promise<void> => {
    const { body } = await ask(
      `mutation { ${mutation}(input: { caseId: "${caseId}" ${input} }) { violations { code } case { state } } }`,
      {},
      person,
    );
    expect([mutation, body.data?.[mutation]?.violations]).toEqual([mutation, []]);
  };

  /** Collects what comes over an event stream or a multipart response. */
  const overHttp = async (accept: string, person: string): Promise<void> => {
    const response = await fetch(`${product.gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept, authorization: `Bearer ${await product.token(person)}` },
      body: JSON.stringify({ query: FOLLOW }),
      signal: leaving.signal,
    });
    // Whoever was turned away would wait for events for ever.
    expect([accept, response.status]).toEqual([accept, 200]);
    const stream = { text: '' };
    streams.push(stream);
    const collect = async (): Promise<void> => {
      for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) stream.text += chunk;
    };
    void collect().catch(() => undefined);
  };
  const overSocket = async (person: string): Promise<void> => {
    // Before there is a socket, which could open while nobody listens.
    const authorization = `Bearer ${await product.token(person)}`;
    const socket = new WebSocket(`${product.gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    sockets.push(socket);
    const stream = { text: '' };
    streams.push(stream);
    await new Promise<void>((resolve) => {
      socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } })));
      socket.on('message', (data) => {
        stream.text += (data as Buffer).toString();
        resolve();
      });
    });
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: FOLLOW } }));
  };
  const until = async (isSo: () => boolean): Promise<void> => {
    const deadline = Date.now() + 60_000;
    while (!isSo()) {
      if (Date.now() > deadline)
        throw new Error(`In a minute: ${JSON.stringify(streams.map(({ text }) => text.slice(-500)))}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  beforeAll(async () => {
    const captured = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        lines.push(chunk.toString());
        done();
      },
    });
    product = await startTestProduct({
      store,
      demo: true,
      log: pino({ level: 'trace' }, captured),
      wrapTransport: (subgraph, transport) => ({
        ...transport,
        post: async (request) => {
          const answer = await transport.post(request);
          passed.push({ subgraph, request: JSON.stringify(request), answer: JSON.stringify(answer) });
          return answer;
        },
      }),
    });
    await overSocket('service');
    await overHttp('text/event-stream', 'administrator');
    await overHttp('multipart/mixed;subscriptionSpec=1.0', 'administrator');

    // What is refused leaves as little as what is done. GraphQL quotes a value of the wrong type back to whoever sent it.
    await ask(RECEIVE, { channel: 'WEB', contact: { ...CONTACT, consentToContact: false } });
    await ask(RECEIVE.replace('"journey"', '"other"'), { channel: ' ', contact: CONTACT });
    await post(RECEIVE, { channel: 'WEB', contact: { ...CONTACT, phone: [MARKED.phone] } });
    await post(RECEIVE.replace('$contact })', `{ phone: ["${MARKED.phone}"], consentToContact: true } })`), {});
    await ask(`mutation { receiveCase(input: { contact: ${LITERAL} }) { nothing } }`, {});
    await ask(`mutation { receiveCase(input: { contact: ${LITERAL} `, {});
    const literal = encodeURIComponent(RECEIVE.replace('$contact })', `${LITERAL} })`));
    answers.push((await send(`/graphql?query=${literal}`, { headers: { 'apollo-require-preflight': 'x' } })).text);

    const received = await post(RECEIVE.replace('"journey"', '"third"'), { channel: 'WEB', contact: CONTACT });
    await post(RECEIVE.replace('"journey"', '"third"'), { channel: 'WEB', contact: CONTACT });
    ({ caseId, requesterToken: token } = received.body.data.receiveCase);
    const { body: catalogue } = await ask('{ serviceCategories(first: 1) { edges { node { code } } } }', {});
    const category = catalogue.data.serviceCategories.edges[0].node.code as string;
    const place = `categoryCode: "${category}", divisionCode: "440104", kind: HELP, concernType: DIFFICULTY`;
    await step('triageCase', `accept: { ${place}, urgency: NORMAL, checkedForDuplicates: true }`, 'dispatcher');
    await step('assignCase', `leadAgencyId: "${COUNTY}", overrideReason: "演示"`, 'dispatcher');
    await step('signAssignment', '', 'county-officer');
    await step('askRequester', 'text: "何时？"', 'county-officer');
    await step('answerQuestion', `text: "周三", requesterToken: "${token}"`);
    // Not among the answers that are searched: the one place where it may stand.
    const contact = `query Contact { case(id: "${caseId}") { requesterContact(purpose: REPLY) { name phone email } } }`;
    shown = (await post(contact, {}, 'county-officer')).body.data.case.requesterContact;
    for (const person of ['administrator', 'partner', 'analyst', 'service']) await ask(contact, {}, person);
    await step('replyToCase', 'text: "已修复。", reason: "无需文件", checkedForPersonalData: true', 'county-officer');
    const followUp = 'followUp: { contacted: true, resolved: true, satisfied: true }';
    await step('closeCase', `closingReason: RESOLVED, ${followUp}`, 'province-supervisor');
    await ask(`query ($token: String!) { myCase(token: $token) { caseId state contactKept } }`, { token });
    await ask(
      `{ caseChanges(first: 500) { edges { cursor node { id type changedFields case { id summary description } } } }
         cases(first: 50) { edges { node { id summary description timeline { edges { node { type } } } } } }
         caseLedger(agencyId: "${COUNTY}", range: { from: "2020-01-01", to: "2039-12-31" }) { edges { node { type hash } } }
         caseStatistics { receivedCount } accessGrants { edges { node { subject } } } }`,
      {},
      'service',
    );
    await ask(
      `mutation ($token: String!) { eraseRequester(input: { caseId: "${caseId}", requesterToken: $token,
      reason: CONSENT_WITHDRAWN }) { violations { code } } }`,
      { token },
    );
    // The last event has reached all three streams.
    await until(() => streams.every(({ text }) => text.includes('requester_erased')));
    for (const path of ['/readyz', '/healthz', '/']) answers.push((await send(path, {})).text);
  }, 300_000);
  afterAll(async () => {
    leaving.abort();
    for (const socket of sockets) socket.terminate();
    await product.stop();
  });

  const tracesOfToken = (text: string): readonly string[] =>
    disguises(token).filter((trace) => text.toLowerCase().includes(trace));

  test('was shown to the officer who had the case in hand', () => {
    expect(shown).toEqual(MARKED);
  });

  test('stands in no answer to anybody else, errors and heads included', () => {
    expect(answers.length).toBeGreaterThan(20);
    for (const answer of answers) expect([tracesIn(answer), tracesOfToken(answer), answer]).toEqual([[], [], answer]);
  });

  test('stands in no frame of a WebSocket, an event stream or a multipart response', () => {
    expect(streams).toHaveLength(3);
    for (const { text } of streams) {
      expect(text).toContain('gov.cases.case.closed.v1');
      expect([tracesIn(text), tracesOfToken(text)]).toEqual([[], []]);
    }
  });

  test('passes between gateway and subgraphs where it is handed in and where it is read, and nowhere else', () => {
    expect(passed.map(({ subgraph }) => subgraph)).toEqual(expect.arrayContaining(['cases', 'registry']));
    const carrying = passed.filter(({ request, answer }) => tracesIn(request + answer).length > 0);
    for (const { subgraph, request, answer } of carrying) {
      expect(subgraph).toBe('cases');
      if (!request.includes('receiveCase'))
        expect([request.includes('requesterContact'), tracesIn(request)]).toEqual([true, []]);
      if (!request.includes('requesterContact')) expect(tracesIn(answer)).toEqual([]);
    }
    expect(carrying.filter(({ answer }) => tracesIn(answer).length > 0)).toHaveLength(1);
  });

  test('stands in no line of the log of gateway or subgraphs, at its most talkative', () => {
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) expect([tracesIn(line), tracesOfToken(line), line]).toEqual([[], [], line]);
  });

  test('stands in no table of any subgraph, nor does the token that opens the case', async () => {
    for (const name of SUBGRAPH_NAMES) {
      const { db } = product.subgraphs[name].deps as { readonly db: Database<unknown> };
      const tables = await dumpSchema(db, name);
      expect([...tables.keys()]).toContain(`${name}.ledger`);
      for (const [table, text] of tables) expect([table, tracesIn(text), tracesOfToken(text)]).toEqual([table, [], []]);
      if (name === 'cases') expect(tables.get('cases.cases')).toContain('路灯不亮');
    }
  });
});
