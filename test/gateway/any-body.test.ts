import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isRefusalCode } from '../../schema/refusals.js';
import { startTestGateway, type TestGateway } from '../harness/gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

/** Anything, from noise to almost a request. */
const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => new Uint8Array(bytes)),
  fc.json(),
  fc
    .record(
      {
        query: fc.oneof(
          fc.string(),
          fc.constantFrom('{ stars }', 'query ($t: String) { echo(text: $t) }', '{ books { id } }'),
        ),
        variables: fc.oneof(
          fc.jsonValue(),
          fc.dictionary(fc.constantFrom('t', '__proto__', 'constructor'), fc.jsonValue()),
        ),
        operationName: fc.jsonValue(),
        extensions: fc.jsonValue(),
        onError: fc.jsonValue(),
        ['__proto__']: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    .map((fields) => JSON.stringify(fields)),
);
const accepts = fc.constantFrom('application/json', 'application/graphql-response+json', '*/*', 'text/html', ';;,q=');

test('Whatever is sent, the answer is data or a refusal of the list, in JSON, and no 500', async () => {
  await fc.assert(
    fc.asyncProperty(bodies, accepts, async (body, accept) => {
      const response = await fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept },
        body,
      });
      const answer = (await response.json()) as { readonly data?: unknown; readonly errors?: readonly Refused[] };
      expect(response.status).toBeLessThan(500);
      for (const error of answer.errors ?? []) expect(isRefusalCode(error.extensions.code)).toBe(true);
      expect('data' in answer || answer.errors!.length > 0).toBe(true);
    }),
    { numRuns: 300 },
  );
});

interface Refused {
  readonly extensions: { readonly code: unknown };
}
