import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { copyOfDemo } from '../harness/demo.js';
import { LIANDONG, startProcess, stopProcess } from './start-process.js';

let dataDir: string;
beforeAll(async () => {
  ({ dataDir } = await copyOfDemo('pglite'));
}, 300_000);
afterAll(() => rmSync(dataDir, { recursive: true }));

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [LIANDONG, ...args], {
    encoding: 'utf8',
    timeout: 30_000,
    env: { PATH: process.env['PATH'], DATA_DIR: dataDir },
  });
  return { status, stdout, stderr };
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
  it('keeps what it acknowledged through a kill -9, refuses a second start, and stops on SIGTERM', async () => {
    const first = await startProcess(dataDir);
    const token = run('token', '--as', 'dispatcher').stdout.trim();
    const take = `mutation { receiveCase(input: { intakeAgencyId: "agency_01542bd1080071f682885eecde8a3d39", channel: "phone", summary: "路灯不亮" }) { case { id } violations { code } } }`;
    const { data } = await ask(first.url, take, token);
    expect(data).toMatchObject({ receiveCase: { violations: [] } });
    const { id } = (data['receiveCase'] as unknown as { case: { id: string } }).case;

    const second = run('start', '--port', '0');
    expect(second).toMatchObject({
      status: 1,
      stderr: expect.stringContaining(`${dataDir} is in use by process ${first.child.pid}`),
    });
    const importing = run('import', 'cases', 'test/fixtures/sf311-oddities.csv', '--format', 'sf311');
    expect(importing).toMatchObject({ status: 1, stderr: expect.stringContaining('is in use by process') });

    await stopProcess(first, 'SIGKILL');
    const again = await startProcess(dataDir);
    expect(await ask(again.url, `{ case(id: "${id}") { summary } }`, token)).toEqual({
      data: { case: { summary: '路灯不亮' } },
    });
    expect(await fetch(`${again.url}/healthz`)).toMatchObject({ status: 200 });

    const stopped = await stopProcess(again, 'SIGTERM');
    expect(stopped).toMatchObject({ code: 0 });
    expect(stopped.ms).toBeLessThan(10_000);
    expect(existsSync(join(dataDir, 'lock'))).toBe(false);
  }, 180_000);
});

describe('liandong', () => {
  it('lists its commands', () => {
    const { status, stdout } = run('--help');
    expect(status).toBe(0);
    for (const command of ['start', 'gateway', 'subgraph', 'compose', 'migrate', 'import', 'token']) {
      expect(stdout).toContain(`  ${command}`);
    }
  });
});
