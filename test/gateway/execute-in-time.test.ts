import { expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import type { Engine, EngineAnswer, PreparedOperation, RequestContext } from '../../gateway/engine.js';
import { executeInTime } from '../../gateway/execute-in-time.js';
import { PUBLIC_CALLER } from '../../schema/caller.js';
import { LentBytes } from '../../gateway/lent-bytes.js';
import { WrittenAnswer } from '../../gateway/written-answer.js';

const OPERATION = {} as PreparedOperation;

function engine(execute: Engine['execute']): Engine {
  return { name: 'apollo', apiSchema: buildSchema('type Query { a: Int }'), execute, stop: () => Promise.resolve() };
}

function context(timeoutMs: number): RequestContext {
  const deadlineAt = performance.now() + timeoutMs;
  const { signal } = new AbortController();
  return { requestId: 'r-1', caller: PUBLIC_CALLER, clientHeaders: {}, signal, deadlineAt };
}

function errorsOf(answer: EngineAnswer): unknown {
  return answer.kind === 'result' ? answer.result.errors?.map((error) => error.toJSON()) : 'text';
}

test('An engine that breaks is answered with the request id, and its cause goes to the log only', async () => {
  const broken: unknown[] = [];
  const breaking = engine(() => Promise.reject(new Error('the secret inside')));
  const answer = await executeInTime(breaking, OPERATION, context(1_000), (error) => broken.push(error));
  expect(errorsOf(answer)).toEqual([
    { message: 'Something went wrong; quote the request id.', extensions: { code: 'INTERNAL', requestId: 'r-1' } },
  ]);
  expect(broken).toEqual([new Error('the secret inside')]);
});

test('An engine that hangs is answered a moment after the deadline', async () => {
  const hanging = engine(() => new Promise(() => undefined));
  const answer = await executeInTime(hanging, OPERATION, context(-900), () => undefined);
  expect(errorsOf(answer)).toMatchObject([{ extensions: { code: 'REQUEST_TIMEOUT' } }]);
});

test('An answer in time is passed as it is', async () => {
  const text = new WrittenAnswer(new LentBytes(Buffer.from('{"data":{}}')), false);
  expect(
    await executeInTime(
      engine(() => Promise.resolve(text)),
      OPERATION,
      context(1_000),
      () => undefined,
    ),
  ).toBe(text);
});
