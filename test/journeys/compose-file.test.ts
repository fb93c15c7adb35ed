import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { freePort } from '../harness/free-port.js';
import { freshDatabase } from '../harness/postgres.js';
import { describeOnPostgres } from '../harness/stores.js';

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
}

const compose = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
};
/** Those that run our own image, in the order in which the file starts them. */
const OURS = ['registry', 'cases', 'assessment', 'campaigns', 'gateway'] as const;

describeOnPostgres('docker-compose.yml', () => {
  const processes: { readonly name: string; readonly child: ChildProcess; log: string }[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'liandong-compose-'));
  const ports = new Map<string, number>();
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  const secrets: Record<string, string> = {
    POSTGRES_PASSWORD: 'unused',
    CURSOR_KEY: randomBytes(32).toString('base64'),
    CASES_CONTACT_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    CASES_LEDGER_SIGNING_KEY: Buffer.from(
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }),
    ).toString('base64'),
  };

  beforeAll(async () => {
    database = await freshDatabase();
    for (const name of OURS) {
      ports.set(name, await freePort());
      secrets[`${name.toUpperCase()}_CALLER_KEYS`] = `k1:${randomBytes(32).toString('base64')}`;
    }
    // As the file says: subgraphs when PostgreSQL is healthy, the gateway when all subgraphs are.
    for (const name of OURS) start(name);
    for (const name of OURS) await healthy(name);
  }, 120_000);

  afterAll(async () => {
    for (const { child } of processes) child.kill('SIGTERM');
    await Promise.all(processes.map(({ child }) => ended(child)));
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  /** Container names become ports of this host; everything else of the command and its variables stays as written. */
  function here(text: string): string {
    return text
      .replaceAll(/\$\{(\w+)[^}]*\}/g, (_match, name: string) => secrets[name] ?? '')
      .replace(/^postgres:\/\/.*@postgres:5432\/liandong$/, database.url)
      .replaceAll(/http:\/\/(\w+):\d+\//g, (_match, host: string) => `http://127.0.0.1:${ports.get(host)}/`)
      .replace('redis://redis:6379', process.env['TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379');
  }

  function start(name: (typeof OURS)[number]): void {
    const { command, environment } = compose.services[name]!;
    const variables = Object.fromEntries(Object.entries(environment!).map(([key, value]) => [key, here(value)]));
    const settings = join(folder, 'gateway.yaml');
    writeFileSync(settings, here(readFileSync('schema/gateway.compose.yaml', 'utf8')));
    const words = command!.map((word) => (word === 'schema/gateway.compose.yaml' ? settings : word));
    const child = spawn(process.execPath, ['dist/bin/liandong.js', ...words], {
      env: {
        PATH: process.env['PATH'],
        NODE_ENV: 'production',
        DATA_DIR: join(folder, name),
        ...variables,
        PORT: String(ports.get(name)),
      },
    });
    const running = { name, child, log: '' };
    for (const output of [child.stdout, child.stderr])
      output.on('data', (chunk: Buffer) => (running.log += chunk.toString()));
    processes.push(running);
  }

  /** Runs the health check that the file states. */
  async function healthy(name: (typeof OURS)[number]): Promise<void> {
    const [, executable, ...words] = compose.services[name]!.healthcheck!.test;
    for (let attempt = 0; attempt < 120; attempt++) {
      const check = spawn(executable!, words, { env: { PATH: process.env['PATH'], PORT: String(ports.get(name)) } });
      if ((await ended(check)) === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    throw new Error(`${name} did not become healthy:\n${processes.find((running) => running.name === name)?.log}`);
  }

  const ask = async (query: string) => {
    const response = await fetch(`http://127.0.0.1:${ports.get('gateway')}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    return (await response.json()) as { data: Record<string, unknown>; errors?: unknown[] };
  };

  it('starts each subgraph after PostgreSQL, and the gateway after every subgraph', () => {
    for (const name of OURS.slice(0, -1)) {
      expect(compose.services[name]!.depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
    }
    expect(Object.keys(compose.services['gateway']!.depends_on!)).toEqual(expect.arrayContaining(OURS.slice(0, -1)));
  });

  it('serves one graph from five processes on PostgreSQL', async () => {
    const answer = await ask(`{
      division(code: "440100") { name }
      serviceCategories(first: 1) { totalCount }
      incidents(first: 1) { edges { node { id } } }
      document(number: "国办发〔2016〕61号") { title }
    }`);
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toMatchObject({
      division: { name: '广州市' },
      serviceCategories: { totalCount: expect.any(Number) },
      incidents: { edges: [] },
    });
  });

  it('follows the feeds of other subgraphs through the gateway, each as its own service', async () => {
    for (const name of ['cases', 'assessment']) {
      await until(async () => {
        const readiness = await fetch(`http://127.0.0.1:${ports.get(name)}/readyz`);
        return /"caughtUpAt":"/.test(await readiness.text());
      });
    }
  });

  it('refuses what the gateway did not sign', async () => {
    const response = await fetch(`http://127.0.0.1:${ports.get('cases')}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ __typename }' }),
    });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });

  it('has no development issuer', async () => {
    const response = await fetch(`http://127.0.0.1:${ports.get('gateway')}/.well-known/jwks.json`);
    expect(response.status).toBe(404);
  });
});

function ended(child: ChildProcess): Promise<number | null> {
  return child.exitCode === null
    ? new Promise((resolve) => child.once('exit', resolve))
    : Promise.resolve(child.exitCode);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const started = Date.now(); !(await condition());) {
    if (Date.now() - started > 20_000) throw new Error('It did not happen within 20 s.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
