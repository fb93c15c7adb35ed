import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { shippedFile } from '../../subgraphs/kit/shipped.js';
import { ask } from '../harness/gateway.js';
import { booksSubgraph, composeTiny, listen } from '../harness/tiny-subgraphs.js';

/** What a gateway without settings has no use for; each of them makes a start longer. */
const NOT_ASKED_FOR = [
  '@apollo/gateway',
  '@apollo/server',
  '@fastify/ajv-compiler',
  'fast-json-stringify-compiler',
  'ioredis',
  'jose',
  'pg',
  'rate-limiter-flexible',
  'type-graphql',
  'undici',
  'yaml',
];

let directory: string;
let books: Awaited<ReturnType<typeof listen>>;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'liandong-start-'));
  const subgraph = booksSubgraph();
  books = await listen(subgraph);
  writeFileSync(
    join(directory, 'supergraph.graphql'),
    composeTiny([subgraph], () => books.url),
  );
});
afterAll(async () => {
  await books.stop();
  rmSync(directory, { recursive: true });
});

test('A gateway loads what its first answer needs', async () => {
  const packages = await packagesOfOneAnswer([]);
  expect(packages).toEqual(expect.arrayContaining(['graphql', 'fastify']));
  expect(packages.filter((name) => NOT_ASKED_FOR.includes(name))).toEqual([]);
});

test('and what it is asked for', async () => {
  writeFileSync(join(directory, 'gateway.yaml'), 'introspection: true\n');
  const packages = await packagesOfOneAnswer(['--engine', 'apollo', '--config', join(directory, 'gateway.yaml')]);
  expect(packages).toEqual(expect.arrayContaining(['@apollo/gateway', '@apollo/server', 'yaml']));
});

/** Starts `liandong gateway`, asks once, stops it. Names of all packages of which it had loaded a file then. */
async function packagesOfOneAnswer(words: readonly string[]): Promise<readonly string[]> {
  const list = join(directory, 'packages.json');
  const gateway = spawn(
    process.execPath,
    [
      '--require',
      './test/harness/loaded-packages.cjs',
      'dist/bin/liandong.js',
      'gateway',
      '--supergraph',
      join(directory, 'supergraph.graphql'),
      '--port',
      '0',
      ...words,
    ],
    {
      cwd: shippedFile('.'),
      env: { PATH: process.env['PATH'], DATA_DIR: join(directory, 'data'), LOADED_PACKAGES: list },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = once(gateway, 'exit');
  const url = await urlOf(gateway);
  gateway.stdout.resume();
  const { body } = await ask(url, '{ books { pages } }');
  expect(body).toEqual({ data: { books: [{ pages: 3168 }, { pages: 657 }] } });
  gateway.kill('SIGTERM');
  await ended;
  return JSON.parse(readFileSync(list, 'utf8')) as readonly string[];
}

async function urlOf(gateway: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: gateway.stdout! })) {
    const { url } = JSON.parse(line) as { url?: string };
    if (url !== undefined) return url.replace(/\/graphql$/, '');
  }
  throw new Error('The gateway did not start.');
}
