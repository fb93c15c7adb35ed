import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { WebSocket } from 'ws';
import { ENGINE_NAMES, type EngineName } from '../../../gateway/engines.js';
import { parseSettings } from '../../../gateway/settings-file.js';
import { CALLER_HEADER, signCaller, verifyCaller, type CallerKey } from '../../../schema/caller.js';
import { shippedFile } from '../../../subgraphs/kit/shipped.js';
import { Press, startNewsroom, storiesSchema, transportTo, writersSchema, type Newsroom } from '../streams/newsroom.js';

/** Issue 5: one authentication for HTTP, WebSocket init, SSE and multipart. */

const PAGE = readFileSync(shippedFile('docs/identity.md'), 'utf8');
const QUERY = 'subscription { published { id } }';
const STORIES_KEY: CallerKey = { id: 's1', secret: Buffer.alloc(32, 9) };

let news: Newsroom;
let secret: CryptoKey;
/** Whom the subgraphs were asked for. */
const callers: string[] = [];

let jwk: JWK;
beforeAll(async () => {
  const pair = await generateKeyPair('ES256', { extractable: true });
  secret = pair.privateKey;
  jwk = { ...(await exportJWK(pair.publicKey)), kid: 'k', alg: 'ES256', use: 'sig' };
});

function start(engine: EngineName): Promise<Newsroom> {
  const press = new Press();
  const stories = transportTo(storiesSchema(press));
  return startNewsroom({
    engine,
    press,
    callerKeys: { stories: [STORIES_KEY] },
    transports: {
      stories: {
        ...stories,
        post: (sent) => {
          const header = sent.headers[CALLER_HEADER];
          const given = { audience: 'stories', body: sent.body, keys: [STORIES_KEY], nowMs: Date.now() };
          const verdict = verifyCaller(header, given);
          callers.push(verdict.kind === 'verified' ? verdict.caller.subject : verdict.reason);
          return stories.post(sent);
        },
      },
      writers: transportTo(writersSchema()),
    },
    developmentIssuer: {
      issuer: 'urn:test',
      audience: 'liandong',
      jwks: { keys: [jwk] },
      people: [],
      issue: () => Promise.reject(new Error('nobody')),
    },
  });
}

async function tokenOf({ issuer = 'urn:test', expiresIn = '1h' } = {}): Promise<string> {
  return new SignJWT({ liandong: { kind: 'OFFICER' } })
    .setProtectedHeader({ alg: 'ES256', kid: 'k' })
    .setIssuer(issuer)
    .setAudience('liandong')
    .setSubject('ann')
    .setExpirationTime(expiresIn)
    .sign(secret);
}

interface Sending {
  /** Behind the path. */
  readonly search?: string;
  readonly authorization?: string | string[];
}

/** Whether the transport let somebody in: `let in`, or how it refused. */
type Send = (sending: Sending) => Promise<string>;

function post(query: string, accept: string): Send {
  return async ({ search = '', authorization }) => {
    const sent = request(`${news.url}/graphql${search}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept, ...headersOf(authorization) },
    });
    sent.end(JSON.stringify({ query }));
    return verdictOf(sent);
  };
}

const get: Send = async ({ search = '?', authorization }) => {
  const sent = request(`${news.url}/graphql${search}&query={__typename}`, {
    headers: { accept: 'application/graphql-response+json', ...headersOf(authorization) },
  });
  sent.end();
  return verdictOf(sent);
};

async function verdictOf(sent: ReturnType<typeof request>): Promise<string> {
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  if (response.statusCode === 200) {
    response.destroy();
    return 'let in';
  }
  const { errors } = JSON.parse(await text(response)) as { errors: { extensions: { code: string } }[] };
  return `${response.statusCode} ${errors[0]!.extensions.code}`;
}

/** The header of the upgrade, which clients outside browsers can send. */
const upgrade: Send = ({ search = '', authorization }) => socketVerdict(search, headersOf(authorization), {});

/** In `connection_init`; a second header rides on the upgrade. */
const connectionInit: Send = ({ search = '', authorization }) => {
  const [first, second] = typeof authorization === 'object' ? authorization : [authorization];
  return socketVerdict(search, headersOf(second), { authorization: first });
};

/** An array is sent as so many header lines, although Node's types know one `authorization` only. */
function headersOf(authorization: Sending['authorization']): OutgoingHttpHeaders {
  return authorization === undefined ? {} : ({ authorization } as OutgoingHttpHeaders);
}

async function socketVerdict(search: string, headers: OutgoingHttpHeaders, payload: object): Promise<string> {
  const socket = new WebSocket(`${news.wsUrl}${search}`, 'graphql-transport-ws', { headers });
  const verdict = new Promise<string>((resolve) => {
    socket.once('message', () => resolve('let in'));
    socket.once('close', (code) => resolve(String(code)));
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload }));
  const outcome = await verdict;
  socket.terminate();
  return outcome;
}

const TRANSPORTS: readonly [name: string, send: Send, refused: string, misused: string][] = [
  ['POST', post('{ __typename }', 'application/graphql-response+json'), '401 UNAUTHENTICATED', '400 BAD_REQUEST'],
  ['GET', get, '401 UNAUTHENTICATED', '400 BAD_REQUEST'],
  ['event stream', post('{ __typename }', 'text/event-stream'), '401 UNAUTHENTICATED', '400 BAD_REQUEST'],
  ['an event stream of events', post(QUERY, 'text/event-stream'), '401 UNAUTHENTICATED', '400 BAD_REQUEST'],
  ['multipart', post(QUERY, 'multipart/mixed;subscriptionSpec=1.0'), '401 UNAUTHENTICATED', '400 BAD_REQUEST'],
  ['WebSocket upgrade', upgrade, '4401', '4401'],
  ['connection_init', connectionInit, '4401', '4401'],
];

/** The reference engine serves no subscriptions. */
const TRANSPORTS_OF = {
  native: TRANSPORTS,
  apollo: TRANSPORTS.filter(([name]) => !['an event stream of events', 'multipart'].includes(name)),
};

describe.each(ENGINE_NAMES)('Before the %s engine', (engine) => {
  beforeAll(async () => {
    news = await start(engine);
  });
  afterAll(() => news.stop());

  describe.each(TRANSPORTS_OF[engine])('Over %s', (_name, send, refused, misused) => {
    test('a good token lets in, and so does none', async () => {
      expect(await send({ authorization: `Bearer ${await tokenOf()}` })).toBe('let in');
      expect(await send({})).toBe('let in');
    });

    test('a token without a signature, of a foreign issuer, or of yesterday lets nobody in', async () => {
      const [, claims] = (await tokenOf()).split('.');
      const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`;
      const foreign = await tokenOf({ issuer: 'urn:evil' });
      const old = await tokenOf({ expiresIn: '-1h' });
      for (const token of [unsigned, foreign, old])
        expect(await send({ authorization: `Bearer ${token}` })).toBe(refused);
    });

    test('a token in the URL lets nobody in, be the header as good as it may', async () => {
      const token = await tokenOf();
      const search = `?access_token=${token}`;
      expect(await send({ search })).toBe(misused);
      expect(await send({ search, authorization: `Bearer ${token}` })).toBe(misused);
    });

    test('two credentials let nobody in: a proxy may have looked at the other one', async () => {
      const authorization = [`Bearer ${await tokenOf()}`, 'Bearer other'];
      expect(await send({ authorization })).toBe(misused);
    });
  });

  test('What docs/identity.md prints of a token in the URL is what its sender gets', async () => {
    const [, printed] = /```json\n([^`]*"BAD_REQUEST"[^`]*)```/.exec(PAGE)!;
    const response = await fetch(`${news.url}/graphql?access_token=${await tokenOf()}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ __typename }"}',
    });
    expect(await response.json()).toEqual(JSON.parse(printed!));
  });

  describe('A caller that a client made up', () => {
    const GOVERNOR = { subject: 'governor', kind: 'OFFICER', grants: [], scopes: [] } as const;
    const stolen = { id: 's1', secret: Buffer.alloc(32, 1) };

    test.each<[string, (body: string) => string]>([
      ['without a key', () => 'v1.s1.e30.e30'],
      [
        'with a key of its own',
        (body) => signCaller(GOVERNOR, { audience: 'gateway', body, key: stolen, nowMs: Date.now() }),
      ],
      [
        'with the ring of a subgraph, which may say nothing but its own name',
        (body) => signCaller(GOVERNOR, { audience: 'gateway', body, key: STORIES_KEY, nowMs: Date.now() }),
      ],
    ])('%s is not looked at: its sender is the public', async (_how, sign) => {
      const body = JSON.stringify({ query: '{ story(id: "1") { id } }' });
      callers.length = 0;
      const response = await fetch(`${news.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', [CALLER_HEADER]: sign(body) },
        body,
      });
      expect(response.status).toBe(200);
      expect(callers).toEqual(['public']);
    });

    test('is not looked at in connection_init either', async () => {
      callers.length = 0;
      const socket = new WebSocket(news.wsUrl, 'graphql-transport-ws', {
        headers: { [CALLER_HEADER]: 'v1.s1.e30.e30' },
      });
      await once(socket, 'open');
      const signed = signCaller(GOVERNOR, { audience: 'stories', body: '', key: STORIES_KEY, nowMs: Date.now() });
      socket.send(
        JSON.stringify({
          type: 'connection_init',
          payload: { [CALLER_HEADER]: signed, headers: { [CALLER_HEADER]: signed } },
        }),
      );
      await once(socket, 'message');
      const payload = { query: '{ story(id: "2") { id } }', extensions: { [CALLER_HEADER]: signed } };
      socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload }));
      await once(socket, 'message');
      expect(callers).toEqual(['public']);
      socket.terminate();
    });
  });
});

test('What docs/identity.md prints of the configuration is read', () => {
  const [, yaml] = /```yaml\n([^`]*)```/.exec(PAGE)!;
  const { identity } = parseSettings(yaml!, 'gateway.yaml');
  expect(identity.grants).toEqual({ source: 'registry', pollMs: 1_000, maxAgeSeconds: 60 });
  expect(identity.issuers[0]).toMatchObject({ audience: 'liandong', kinds: ['OFFICER', 'ANALYST'] });
});

test('No header rule writes the signed caller', () => {
  for (const rule of [
    'propagate: x-liandong-caller',
    '{ propagate: x-mine, as: x-liandong-caller }',
    '{ set: x-liandong-caller, value: v1 }',
  ])
    expect(() => parseSettings(`headers:\n  - ${rule}`, 'gateway.yaml')).toThrow('is written by the gateway alone');
});
