import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { buildSchema, GraphQLError } from 'graphql';
import { pino } from 'pino';
import { defaultSettings } from '../../gateway/config.js';
import type { Engine, EngineAnswer, RequestContext } from '../../gateway/engine.js';
import { startFront, type Front, type FrontParts } from '../../gateway/front.js';
import type { MediaType } from '../../gateway/http/media-type.js';
import { prepare } from '../../gateway/prepare/prepare.js';
import { rememberDocuments } from '../../gateway/prepare/remembered-documents.js';
import { PUBLIC_CALLER } from '../../schema/caller.js';
import { LentBytes } from '../../gateway/lent-bytes.js';
import { WrittenAnswer } from '../../gateway/written-answer.js';

const apiSchema = buildSchema('type Query { a: Int }');
const GRAPHQL: MediaType = 'application/graphql-response+json';

let front: Front;
let plugins: FrontParts['plugins'];
afterEach(() => front.stop());

async function answerOf(execute: () => Promise<EngineAnswer>, mediaType: MediaType = GRAPHQL) {
  const engine: Engine = { name: 'native', apiSchema, execute, stop: () => Promise.resolve() };
  const documents = rememberDocuments(10);
  front = await startFront({ engine, documents, supergraphSdl: '', logger: pino({ level: 'silent' }), plugins });
  const parameters = { query: '{ a }', operationName: undefined, variables: {}, extensions: undefined } as const;
  const { limits } = defaultSettings();
  const prepared = prepare({ ...parameters, onError: 'PROPAGATE' }, PUBLIC_CALLER, {
    apiSchema,
    limits,
    documents,
    introspection: true,
  });
  if (prepared.kind === 'refused') throw new Error('unprepared');
  const context: RequestContext = {
    requestId: 'r-1',
    caller: PUBLIC_CALLER,
    clientHeaders: {},
    signal: new AbortController().signal,
    deadlineAt: performance.now() + 1_000,
  };
  return front.run(prepared.operation, '{ a }', { context, mediaType });
}

function result(code: string | undefined, data?: null): Promise<EngineAnswer> {
  const error = new GraphQLError('It is so.', { extensions: code === undefined ? {} : { code } });
  return Promise.resolve({ kind: 'result', result: { errors: [error], ...(data === null && { data }) } });
}

const seen: string[] = [];
const watching: NonNullable<FrontParts['plugins']>[number] = {
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse: ({ contextValue, operation }) => {
        seen.push(`${contextValue.request.requestId} ${operation?.operation}`);
        return Promise.resolve();
      },
    }),
};

test('A plugin of Apollo Server sees every operation, of whoever asks', async () => {
  plugins = [watching];
  await answerOf(() => Promise.resolve(new WrittenAnswer(new LentBytes(Buffer.from('{"data":{"a":1}}')), false)));
  expect(seen).toEqual(['r-1 query']);
});

describe.each([
  ['past Apollo Server', []],
  ['through Apollo Server', [watching]],
])('An answer that goes %s', (_way, installed) => {
  beforeEach(() => {
    plugins = installed;
  });

  test('is the text an engine wrote, to the last blank', async () => {
    const text = '{ "data" : {"a":1.0,"__proto__":null} , "errors":[]}\n';
    const answer = await answerOf(() => Promise.resolve(new WrittenAnswer(new LentBytes(Buffer.from(text)), true)));
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/graphql-response+json; charset=utf-8' },
      body: Buffer.from(text),
    });
  });

  test.each<[string | undefined, MediaType, number]>([
    ['PLAN_BUDGET_EXCEEDED', GRAPHQL, 503],
    ['PLAN_BUDGET_EXCEEDED', 'application/json', 200],
    ['SOMETHING_ELSE', GRAPHQL, 500],
    ['SOMETHING_ELSE', 'application/json', 200],
  ])('is a refusal of the engine with %s under %s by %p', async (code, mediaType, status) => {
    const answer = await answerOf(() => result(code), mediaType);
    expect(answer.status).toBe(status);
    expect(JSON.parse(String(answer.body))).toEqual({ errors: [{ message: 'It is so.', extensions: { code } }] });
  });

  test('has errors beside data by 200', async () => {
    const answer = await answerOf(() => result('SUBGRAPH_ERROR', null));
    expect(answer.status).toBe(200);
    expect(JSON.parse(String(answer.body))).toMatchObject({ data: null });
  });

  test('masks an error without a code, because nobody meant it for clients', async () => {
    const answer = await answerOf(() => result(undefined));
    expect(JSON.parse(String(answer.body))).toEqual({
      errors: [{ message: 'Something went wrong; quote the request id.', extensions: { code: 'INTERNAL' } }],
    });
  });
});
