import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { defaultLastGoodFile, keepLastGood, loadSupergraph } from '../../../gateway/supergraph/source.js';
import { readSubgraphReferences } from '../../../gateway/supergraph/subgraph-names.js';
import { composeTiny, tinySubgraphs } from '../../harness/tiny-subgraphs.js';

const SUPERGRAPH = composeTiny(tinySubgraphs(), (name) => `http://${name}.example/graphql`);

let directory: string;
let lastGoodFile: string;
let registry: Server;
let registryUrl: string;
let answer: { readonly status: number; readonly body: string };
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'liandong-supergraph-'));
  lastGoodFile = join(directory, 'kept', 'last-good.graphql');
  answer = { status: 200, body: SUPERGRAPH };
  registry = createServer((_request, response) => response.writeHead(answer.status).end(answer.body));
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
  registryUrl = `http://127.0.0.1:${(registry.address() as AddressInfo).port}/supergraph`;
});
afterEach(async () => {
  registry.closeAllConnections();
  registry.close();
  await rm(directory, { recursive: true });
});

describe('A supergraph', () => {
  test('is read from a file', async () => {
    const location = join(directory, 'supergraph.graphql');
    await writeFile(location, SUPERGRAPH);
    expect(await loadSupergraph({ location, lastGoodFile })).toEqual({ sdl: SUPERGRAPH, origin: { kind: 'source' } });
  });

  test('is read from a URL', async () => {
    const loaded = await loadSupergraph({ location: registryUrl, lastGoodFile });
    expect(loaded).toEqual({ sdl: SUPERGRAPH, origin: { kind: 'source' } });
  });

  test.each([
    ['is down', undefined, 'it does not answer'],
    ['is broken', { status: 500, body: 'oops' }, 'it answers with status 500'],
    [
      'answers with a page',
      { status: 200, body: '<html>' },
      'it is not a GraphQL schema: Syntax Error: Unexpected character: "<"',
    ],
    ['answers with another schema', { status: 200, body: 'type Query { a: Int }' }, 'the enum join__Graph is missing'],
  ])('of the last start is used when the registry %s', async (_how, broken, reason) => {
    await keepLastGood({ location: registryUrl, lastGoodFile }, SUPERGRAPH);
    if (broken) answer = broken;
    else await new Promise((resolve) => registry.close(resolve));
    const { sdl, origin } = await loadSupergraph({ location: registryUrl, lastGoodFile });
    expect(sdl).toBe(SUPERGRAPH);
    expect(origin).toMatchObject({ kind: 'last good', reason: expect.stringContaining(reason) });
  });

  test('of the last start is used when its file has gone', async () => {
    const location = join(directory, 'gone.graphql');
    await keepLastGood({ location, lastGoodFile }, SUPERGRAPH);
    expect((await loadSupergraph({ location, lastGoodFile })).origin).toMatchObject({ kind: 'last good' });
  });

  test('in a file that is wrong is a mistake to be seen, last good or not', async () => {
    const location = join(directory, 'wrong.graphql');
    await writeFile(location, 'type Query {');
    await keepLastGood({ location, lastGoodFile }, SUPERGRAPH);
    await expect(loadSupergraph({ location, lastGoodFile })).rejects.toThrow(
      `The supergraph cannot be had from ${location}: it is not a GraphQL schema`,
    );
  });

  test('that is nowhere stops the start with one sentence', async () => {
    const location = join(directory, 'nowhere.graphql');
    await expect(loadSupergraph({ location, lastGoodFile })).rejects.toThrow(
      `The supergraph cannot be had from ${location}: the file cannot be read.`,
    );
  });

  test('is kept apart from those of other sources', async () => {
    expect(defaultLastGoodFile('data', 'a')).not.toBe(defaultLastGoodFile('data', 'b'));
    await keepLastGood({ location: 'a', lastGoodFile }, SUPERGRAPH);
    expect(await readFile(lastGoodFile, 'utf8')).toBe(SUPERGRAPH);
  });

  test('names its subgraphs and where they are', () => {
    expect(readSubgraphReferences(SUPERGRAPH)).toEqual(
      ['authors', 'books', 'reviews'].map((name) => ({ name, url: `http://${name}.example/graphql` })),
    );
  });
});
