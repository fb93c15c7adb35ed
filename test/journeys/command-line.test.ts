import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';

const LIANDONG = 'dist/bin/liandong.js';
const folder = mkdtempSync(join(tmpdir(), 'liandong-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(args: readonly string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [LIANDONG, ...args], {
    encoding: 'utf8',
    timeout: 30_000,
    env: { PATH: process.env['PATH'], DATA_DIR: join(folder, 'other'), ...env },
  });
  return { status, stdout, stderr };
}

interface Started {
  readonly child: ChildProcess;
  readonly url: string;
}

async function start(dataDir: string): Promise<Started> {
  const child = spawn(process.execPath, [LIANDONG, 'start', '--port', '0'], {
    env: { PATH: process.env['PATH'], DATA_DIR: dataDir },
  });
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const ready = /is ready: (http:\/\/\S+)/.exec(output);
      if (ready?.[1]) resolve(ready[1]);
    });
    child.once('exit', (code) => reject(new Error(`It ended with ${code}:\n${output}`)));
  });
  return { child, url };
}

async function stop(
  { child }: Started,
  signal: NodeJS.Signals,
): Promise<{ readonly code: number | null; readonly ms: number }> {
  const asked = Date.now();
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.kill(signal);
  return { code: await ended, ms: Date.now() - asked };
}

async function ask(url: string, query: string, token?: string) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) } as Record<
      string,
      string
    >,
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as { data: Record<string, never>; errors?: unknown };
}

describe('liandong start', () => {
  const dataDir = join(folder, 'data');

  it('keeps what it acknowledged through a kill -9, refuses a second start, and stops on SIGTERM', async () => {
    const first = await start(dataDir);
    const token = run(['token', '--as', 'dispatcher'], { DATA_DIR: dataDir }).stdout.trim();
    const take = `mutation { receiveCase(input: { intakeAgencyId: "agency_01542bd1080071f682885eecde8a3d39", channel: "phone", summary: "路灯不亮" }) { case { id } violations { code } } }`;
    const { data } = await ask(first.url, take, token);
    expect(data).toMatchObject({ receiveCase: { violations: [] } });
    const { id } = (data['receiveCase'] as unknown as { case: { id: string } }).case;

    const second = run(['start', '--port', '0'], { DATA_DIR: dataDir });
    expect(second).toMatchObject({
      status: 1,
      stderr: expect.stringContaining(`${dataDir} is in use by process ${first.child.pid}`),
    });
    const importing = run(['import', 'cases', 'test/fixtures/sf311-oddities.csv', '--format', 'sf311'], {
      DATA_DIR: dataDir,
    });
    expect(importing).toMatchObject({ status: 1, stderr: expect.stringContaining('is in use by process') });

    await stop(first, 'SIGKILL');
    const again = await start(dataDir);
    expect(await ask(again.url, `{ case(id: "${id}") { summary } }`, token)).toEqual({
      data: { case: { summary: '路灯不亮' } },
    });
    expect(await fetch(`${again.url}/healthz`)).toMatchObject({ status: 200 });

    const stopped = await stop(again, 'SIGTERM');
    expect(stopped).toMatchObject({ code: 0 });
    expect(stopped.ms).toBeLessThan(10_000);
    expect(existsSync(join(dataDir, 'lock'))).toBe(false);
  }, 180_000);
});

describe('liandong', () => {
  it('lists its commands', () => {
    const { status, stdout } = run(['--help']);
    expect(status).toBe(0);
    for (const command of ['start', 'gateway', 'subgraph', 'compose', 'migrate', 'import', 'token']) {
      expect(stdout).toContain(`  ${command}`);
    }
  });
});
