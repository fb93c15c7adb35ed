/**
 * All four subgraphs in one process. The first time a request comes it is executed; after that the same bytes are
 * replayed, so that the gateway is what is measured. `nonce` values are not part of what a request is.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { execute, parse, type GraphQLSchema } from 'graphql';
import { RESOLVERS } from './data.js';
import { SUBGRAPHS } from './graph.js';

const schemas = new Map<string, GraphQLSchema>(
  Object.entries(SUBGRAPHS).map(([name, sdl]) => [
    name,
    buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: RESOLVERS[name] as never }]),
  ]),
);
const replays = new Map<string, Buffer>();
const NONCE = /"nonce":"[^"]*"/;
let requests = 0;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    requests += 1;
    const body = Buffer.concat(chunks).toString();
    const key = `${request.url} ${body.replace(NONCE, '')}`;
    const known = replays.get(key);
    if (known) return respond(known);
    void answer(request.url!.slice(1), body).then((text) => {
      replays.set(key, Buffer.from(text));
      respond(replays.get(key)!);
    });
  });
  const respond = (bytes: Buffer): void => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length }).end(bytes);
  };
});
server.keepAliveTimeout = 60_000;

async function answer(subgraph: string, body: string): Promise<string> {
  const { query, variables } = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
  const result = await execute({ schema: schemas.get(subgraph)!, document: parse(query), variableValues: variables });
  if (result.errors) process.stderr.write(`${subgraph}: ${result.errors.map(String).join('; ')}\n`);
  return JSON.stringify(result);
}

process.on('message', (message) => {
  if (message === 'requests') process.send!(requests);
});
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port));
