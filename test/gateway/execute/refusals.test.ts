import { afterEach, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../../harness/gateway.js';
import { DEAD } from '../../harness/tiny-subgraphs.js';
import { compose } from './federation.js';

let gateway: TestGateway | undefined;
afterEach(() => gateway?.stop());

test.each([
  ['application/graphql-response+json', 400],
  ['application/json', 200],
])('What no subgraph has any of is refused, under %s by %d', async (mediaType, status) => {
  const supergraphSdl = compose({
    a: { sdl: `type Query { node: Node } interface Node @key(fields: "id") { id: ID! }` },
    b: {
      sdl: `type Query { made: Node } type Node @interfaceObject @key(fields: "id", resolvable: false) { id: ID! size: Int }`,
    },
  });
  gateway = await startTestGateway({ supergraphSdl, transports: { a: DEAD, b: DEAD } });
  const answer = await gateway.ask('{ node { size } }', { headers: { accept: mediaType } });
  expect(answer).toMatchObject({ status, body: { errors: [{ extensions: { code: 'UNANSWERABLE' } }] } });
  expect(answer.body).not.toHaveProperty('data');
  expect(answer.headers.get('content-type')).toBe(`${mediaType}; charset=utf-8`);
});
