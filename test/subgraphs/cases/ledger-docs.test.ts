import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { shippedFile } from '../../../subgraphs/kit/shipped.js';
import { DAY_MS, publishedLedger } from './graph/ledger-days.js';

const LINES = [...readFileSync(shippedFile('docs/cases.md'), 'utf8').matchAll(/```sh\n([^`]*)```/g)]
  .map(([, lines]) => lines!)
  .filter((lines) => lines.includes('openssl'));
const absent = ['openssl', 'sha256sum', 'base64'].filter((tool) => spawnSync(tool, ['--version']).error !== undefined);
const describeWithTools = absent.length === 0 ? describe : describe.skip;
const leftOut = absent.length === 0 ? '' : ` [left out: ${absent.join(', ')} not on this machine]`;

describeWithTools(`The lines of docs/cases.md that check a published day${leftOut}`, () => {
  const { county, publishAll, publication } = publishedLedger('pglite');
  let published: { text: string; hash: string; signature: string; publicKey: string };
  beforeAll(async () => {
    county().clock.advance(DAY_MS);
    await publishAll();
    published = await publication('2026-09-16');
  });

  /** In a folder with what a citizen has kept: what the lines print, and whether they hold. */
  const check = (change: Partial<typeof published> = {}) => {
    const { text, hash, signature, publicKey } = { ...published, ...change };
    const folder = mkdtempSync(join(tmpdir(), 'liandong-check-'));
    try {
      writeFileSync(join(folder, 'text.txt'), text);
      writeFileSync(join(folder, 'public.pem'), publicKey);
      const env = { PATH: process.env['PATH'], hash, signature };
      const { status, stdout } = spawnSync('sh', ['-e', '-c', LINES[0]!], { cwd: folder, env, encoding: 'utf8' });
      return { holds: status === 0, printed: stdout.split('\n') };
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  test('E3 prove it without us, as they are printed', () => {
    expect(LINES).toHaveLength(1);
    expect(check()).toEqual({
      holds: true,
      printed: [`${published.hash}  text.txt`, 'Signature Verified Successfully', ''],
    });
  });

  test('E3 print another hash for a text that was changed', () => {
    const [line] = check({ text: published.text.replace(' 2 ', ' 1 ') }).printed;
    expect(line).toMatch(/^[0-9a-f]{64} {2}text\.txt$/);
    expect(line).not.toContain(published.hash);
  });

  test('E3 fail on another day’s hash and on another day’s signature', async () => {
    const { hash, signature } = await publication('2026-09-15');
    expect(check({ hash }).holds).toBe(false);
    expect(check({ signature }).holds).toBe(false);
  });
});
