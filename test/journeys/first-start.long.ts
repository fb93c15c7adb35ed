import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { readmeQueries } from '../../bin/embedded/readme-queries.js';
import { startProcess, stopProcess, type Started } from './start-process.js';

/** Nothing is prepared: what a fresh clone goes through after `npm ci`. */
describe('The first start of a newcomer', () => {
  const dataDir = join(mkdtempSync(join(tmpdir(), 'liandong-first-start-')), 'data');
  const started: Started[] = [];
  afterAll(() => {
    for (const { child } of started) child.kill('SIGKILL');
    rmSync(join(dataDir, '..'), { recursive: true, force: true });
  });

  it('answers the README within 60 s, a later start within 6 s, and settles below 600 MB', async () => {
    const [first, firstMs] = await timed(() => startProcess(dataDir));
    started.push(first);
    expect(await statusOf(first)).toBe(200);
    expect(firstMs).toBeLessThan(60_000);
    await stopProcess(first, 'SIGTERM');

    let leastMs = Infinity;
    // The clock on the wall also measures what else the machine does: the least of a few starts is what a start takes.
    for (let start = 0; start < 4 && leastMs >= 6_000; start++) {
      const [later, laterMs] = await timed(() => startProcess(dataDir));
      started.push(later);
      leastMs = Math.min(leastMs, laterMs);
      expect(await statusOf(later)).toBe(200);
      expect(residentMegabytes(later)).toBeLessThan(600);
      expect(await stopProcess(later, 'SIGINT')).toMatchObject({ code: 0 });
    }
    expect(leastMs).toBeLessThan(6_000);
  });
});

async function timed<T>(work: () => Promise<T>): Promise<readonly [T, number]> {
  const began = Date.now();
  return [await work(), Date.now() - began];
}

async function statusOf({ url }: Started): Promise<number> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query: readmeQueries()[2]!.query }),
  });
  expect(await response.json()).not.toHaveProperty('errors');
  return response.status;
}

function residentMegabytes({ child }: Started): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)![1]) / 1_024;
}
