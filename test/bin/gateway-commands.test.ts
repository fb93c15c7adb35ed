import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Command } from 'commander';
import { register as registerCompose } from '../../bin/commands/compose.js';
import { register as registerGateway, startFromCommandLine } from '../../bin/commands/gateway.js';
import { issueFromCommandLine, register as registerToken } from '../../bin/commands/token.js';
import { ENGINE_NAMES } from '../../gateway/engines.js';
import { createDevelopmentIssuer } from '../../gateway/identity/development-issuer.js';
import { shippedFile } from '../../subgraphs/kit/shipped.js';
import { ask } from '../harness/gateway.js';
import { booksSubgraph, composeTiny, listen, tinySubgraphs } from '../harness/tiny-subgraphs.js';

let directory: string;
const environment = { ...process.env };
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'liandong-bin-'));
  Object.assign(process.env, { DATA_DIR: join(directory, 'data'), LOG_LEVEL: 'silent' });
});
afterEach(async () => {
  process.env = { ...environment };
  await rm(directory, { recursive: true });
});

function program(): Command {
  const command = new Command('liandong').exitOverride().configureOutput({ writeErr: () => undefined });
  for (const register of [registerCompose, registerGateway, registerToken]) register(command);
  for (const child of command.commands) child.exitOverride().configureOutput({ writeErr: () => undefined });
  return command;
}

function run(...words: string[]): Promise<Command> {
  return program().parseAsync(words, { from: 'user' });
}

/** What docs/gateway.md shows of a gateway that composes for itself. */
const DOCUMENTED = (() => {
  const text = readFileSync(shippedFile('docs/gateway.md'), 'utf8').split('## A supergraph from the subgraphs')[1]!;
  const block = (language: string): string => new RegExp(`\`\`\`${language}\\n([^\`]*)\`\`\``).exec(text)![1]!;
  return { yaml: block('yaml'), readiness: JSON.parse(block('json')) as object };
})();

/** Whatever is asked, everything that these subgraphs know. */
function answers(sdl: string) {
  return { _service: { sdl }, books: ['b'], stars: 5, halves: 10, __typename: 'Query' };
}

describe('liandong gateway', () => {
  test.each(ENGINE_NAMES)(
    'serves a supergraph that is not ours with the %s engine, and starts again while its source is away',
    async (engine) => {
      const books = booksSubgraph();
      const server = await listen(books);
      const supergraph = join(directory, 'supergraph.graphql');
      await writeFile(
        supergraph,
        composeTiny([books], () => server.url),
      );
      for (const attempt of ['with its source', 'without']) {
        const gateway = await startFromCommandLine({ supergraph, port: 0, engine });
        expect([attempt, (await ask(gateway.url, '{ books { pages } }')).body]).toEqual([
          attempt,
          { data: { books: [{ pages: 3168 }, { pages: 657 }] } },
        ]);
        const statuses = ['/healthz', '/readyz?strict=1'].map(async (path) => (await fetch(gateway.url + path)).status);
        expect(await Promise.all(statuses)).toEqual([200, 200]);
        await gateway.stop();
        await rm(supergraph, { force: true });
      }
      await server.stop();
    },
  );

  test('obeys its settings file', async () => {
    const books = booksSubgraph();
    const server = await listen(books);
    const supergraph = join(directory, 'supergraph.graphql');
    const config = join(directory, 'gateway.yaml');
    await writeFile(supergraph, composeTiny([books]));
    await writeFile(config, `limits: { depth: 2 }\nsubgraphs: { books: { url: "${server.url}" } }\n`);
    const gateway = await startFromCommandLine({ supergraph, config, port: 0, engine: 'apollo' });
    const [shallow, deep] = [
      await ask(gateway.url, '{ books { id } }'),
      await ask(gateway.url, '{ books { author { id } } }'),
    ];
    await Promise.all([gateway.stop(), server.stop()]);
    expect(shallow.body.data.books).toHaveLength(2);
    expect(deep.body.errors[0].extensions.code).toBe('TOO_DEEP');
  });

  test('asks its subgraphs for their SDL, goes over to a new one, and keeps the old one where it does not fit', async () => {
    const sdl = { books: 'type Query { books: [String] }', stars: 'type Query { stars: Int }' };
    const servers = await Promise.all(
      (['books', 'stars'] as const).map((name) =>
        listen({
          ...booksSubgraph(),
          transport: {
            post: async () => ({ status: 200, headers: {}, body: `{"data":${JSON.stringify(answers(sdl[name]))}}` }),
            close: () => Promise.resolve(),
          },
        }),
      ),
    );
    const config = join(directory, 'gateway.yaml');
    const [books, stars] = servers.map(({ url }) => url);
    const yaml = DOCUMENTED.yaml
      .replace('http://books:4001/graphql', books!)
      .replace('http://stars:4001/graphql', stars!)
      .replace('pollMs: 2000', 'pollMs: 10');
    await writeFile(config, yaml);
    const gateway = await startFromCommandLine({ fromSubgraphs: true, config, port: 0, engine: 'native' });
    expect((await ask(gateway.url, '{ books stars }')).body).toEqual({ data: { books: ['b'], stars: 5 } });

    sdl.stars = 'type Query { stars: Int halves: Int }';
    while ((await ask(gateway.url, '{ halves }')).body.errors) continue;
    expect((await ask(gateway.url, '{ stars halves }')).body).toEqual({ data: { stars: 5, halves: 10 } });

    sdl.stars = 'type Query { stars: Nothing }';
    let readiness: object = {};
    while (!('supergraph' in readiness)) readiness = (await (await fetch(`${gateway.url}/readyz`)).json()) as object;
    expect(readiness).toEqual(DOCUMENTED.readiness);
    expect((await ask(gateway.url, '{ halves }')).body).toEqual({ data: { halves: 10 } });
    await Promise.all([gateway.stop(), ...servers.map((server) => server.stop())]);
  });

  test.each([
    [['gateway'], 'Say where the supergraph comes from: --supergraph <FILE|URL>, or --from-subgraphs.'],
    [
      ['gateway', '--from-subgraphs', '--supergraph', 'x'],
      "option '--from-subgraphs' cannot be used with option '--supergraph <FILE|URL>'",
    ],
    [['gateway', '--from-subgraphs'], 'the configuration file gives none a URL (subgraphs.NAME.url).'],
    [['gateway', '--supergraph', '/no/such', '--port', 'x'], '--port is "x" but must be a port number'],
    [['gateway', '--supergraph', '/no/such', '--engine', 'steam'], 'Allowed choices are native, apollo'],
    [['gateway', '--supergraph', '/no/such'], 'The supergraph cannot be had from /no/such: the file cannot be read.'],
    [
      ['gateway', '--supergraph', '/no/such', '--config', '/no/conf'],
      'The configuration file /no/conf cannot be read.',
    ],
  ])('%p fails with one sentence', async (words, sentence) => {
    await expect(run(...words)).rejects.toThrow(sentence);
  });

  test('says so when its port is taken', async () => {
    const supergraph = join(directory, 'supergraph.graphql');
    await writeFile(supergraph, composeTiny(tinySubgraphs()));
    const first = await startFromCommandLine({ supergraph, port: 0, engine: 'apollo' });
    const second = startFromCommandLine({ supergraph, port: first.port, engine: 'apollo' });
    await expect(second).rejects.toThrow(`Port ${first.port} is taken by another process; choose one with --port.`);
    await first.stop();
  });
});

describe('liandong compose', () => {
  async function compositionFile(order: readonly string[], change: Record<string, string> = {}): Promise<string> {
    const sdl = new Map(tinySubgraphs().map(({ name, typeDefs }) => [name, change[name] ?? typeDefs]));
    const lines = order.map(
      (name) => `  ${name}: { routing_url: "http://${name}/", schema: { file: ./${name}.graphql } }`,
    );
    await Promise.all([...sdl].map(([name, text]) => writeFile(join(directory, `${name}.graphql`), text)));
    const path = join(directory, 'supergraph.yaml');
    await writeFile(path, `subgraphs:\n${lines.join('\n')}\n`);
    return path;
  }

  test('writes the same supergraph whatever the order of the subgraphs', async () => {
    const output = join(directory, 'out.graphql');
    const texts = [];
    for (const order of [
      ['books', 'authors', 'reviews'],
      ['reviews', 'books', 'authors'],
    ]) {
      await run('compose', '--config', await compositionFile(order), '--output', output);
      texts.push(await readFile(output, 'utf8'));
    }
    expect(texts[0]).toBe(texts[1]);
    expect(texts[0]).toContain('@join__graph(name: "books", url: "http://books/")');
  });

  test.each([
    [{ books: 'type Query {' }, 'The subgraph "books" is not valid SDL: Syntax Error'],
    [{ authors: 'type Query { a: Nothing }' }, 'The subgraphs do not compose. [authors] Unknown type Nothing'],
  ])('refuses %p with the reason', async (change, sentence) => {
    const config = await compositionFile(['books', 'authors', 'reviews'], change);
    await expect(run('compose', '--config', config, '--output', join(directory, 'out'))).rejects.toThrow(sentence);
  });

  test.each([
    ['subgraphs: {}', 'is not a composition file'],
    ['subgraphs: { a: { url: x } }', 'is not a composition file: subgraphs.a'],
    ['subgraphs: { a: { routing_url: x, schema: { file: nowhere } } }', 'nowhere cannot be read'],
    [': : :', 'is not valid YAML'],
  ])('refuses the file %p by name', async (text, sentence) => {
    const config = join(directory, 'bad.yaml');
    await writeFile(config, text);
    await expect(run('compose', '--config', config)).rejects.toThrow(sentence);
  });
});

describe('liandong token', () => {
  test('prints a token of a demo person the running gateway believes', async () => {
    const people = [
      { name: 'analyst', title: 'Analyst', caller: { subject: 'demo:a', kind: 'ANALYST', grants: [], scopes: [] } },
    ] as const;
    await createDevelopmentIssuer({ dataDir: process.env['DATA_DIR']!, people, production: false });
    expect((await issueFromCommandLine('analyst')).split('.')).toHaveLength(3);
    await expect(run('token', '--as', 'mayor')).rejects.toThrow('Nobody is called "mayor"; there are analyst.');
  });

  test('is refused in production', async () => {
    process.env['NODE_ENV'] = 'production';
    await expect(run('token', '--as', 'analyst')).rejects.toThrow('does not run when NODE_ENV is production');
  });
});
