import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runCommand } from '../../bin/run-command.js';
import { ConfigError } from '../../subgraphs/kit/config.js';
import { makeDataDirectory } from '../../subgraphs/kit/store/data-directory.js';

const RING = `k:${Buffer.alloc(32, 7).toString('base64')}`;
const IMPORT = 'import cases test/fixtures/sf311-oddities.csv --format sf311';
const COMMANDS = [
  'start --port 0',
  'start --port 0 --reseed',
  'gateway --supergraph schema/supergraph.graphql --port 0',
  'subgraph cases --port 0',
  'migrate registry',
  IMPORT,
  'token --as county-officer',
];

const folder = mkdtempSync(join(tmpdir(), 'liandong-data-directory-'));
const file = join(folder, 'file');
writeFileSync(file, 'no directory');
afterAll(() => rmSync(folder, { recursive: true }));

const environment = { ...process.env };
beforeEach(() => void Object.assign(process.env, { CASES_CALLER_KEYS: RING, LOG_LEVEL: 'silent' }));
afterEach(() => void (process.env = { ...environment }));

/** What the command says, and that it fails. */
async function refusalOf(command: string, dataDir: string): Promise<string> {
  process.env['DATA_DIR'] = dataDir;
  let told = '';
  expect(await runCommand(command.split(' '), (text) => void (told += text))).toBe(1);
  return told;
}

/** Each place that cannot be a data directory, and why; as root as for anybody else. */
const PLACES: readonly (readonly [place: string, reason: string])[] = [
  [file, 'is not a directory'],
  [join(file, 'below'), 'is not a directory'],
  ...(process.platform === 'linux'
    ? ([
        ['/proc/liandong', 'cannot be made or written (ENOENT)'],
        ['/proc', 'cannot be made or written (ENOENT)'],
      ] as const)
    : []),
];

describe.each(COMMANDS)('liandong %s', (command) => {
  it.each(PLACES)('refuses DATA_DIR=%s in one sentence: it %s', async (place, reason) => {
    expect(await refusalOf(command, place)).toBe(
      `The environment variable DATA_DIR cannot be used: ${place} ${reason}.\n`,
    );
  });
});

it('is refused as docs/operations.md prints it', () => {
  const printed = /^\$ DATA_DIR=(\S+) npx liandong start\n(.+)\n/m.exec(readFileSync('docs/operations.md', 'utf8'))!;
  expect(() => makeDataDirectory(printed[1]!)).toThrow(new ConfigError(printed[2]));
});

describe('A data directory', () => {
  let dataDir: string;
  beforeEach(() => void (dataDir = mkdtempSync(join(folder, 'data-'))));

  it.each([
    ['a directory where the lock should be', IMPORT, 'lock', (place: string) => mkdirSync(place)],
    // A circle of links: nobody can open it, root neither.
    ['files that nobody can open', 'token --as partner', 'identity', (place: string) => symlinkSync(place, place)],
  ])('with %s fails "%s" with a sentence that names it', async (_what, command, inside, put) => {
    put(join(dataDir, inside));
    const told = await refusalOf(command, dataDir);
    expect(told).toContain(`The environment variable DATA_DIR cannot be used: ${join(dataDir, inside)}`);
    expect(told).toMatch(/cannot be read or written \(\w+\)\.\n$/);
  });

  it('whose cursor key is spoilt says what to do', async () => {
    writeFileSync(join(dataDir, 'cursor.key'), '');
    expect(await refusalOf('subgraph cases --port 0', dataDir)).toBe(
      `${join(dataDir, 'cursor.key')} does not hold a key of 32 bytes in base64; remove it to get a new one.\n`,
    );
  });

  it('whose database is spoilt is refused, and its lock given back', async () => {
    mkdirSync(join(dataDir, 'pglite'));
    writeFileSync(join(dataDir, 'pglite', 'PG_VERSION'), '18');
    for (const _attempt of [1, 2]) {
      expect(await refusalOf('migrate registry', dataDir)).toBe(
        `The environment variable DATA_DIR cannot be used: ${dataDir}/pglite does not open as an embedded database.\n`,
      );
    }
  });
});
