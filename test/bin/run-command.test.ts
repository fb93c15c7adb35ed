import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { runCommand } from '../../bin/run-command.js';
import { copyOfEmptyDatabase } from '../harness/templates.js';

const RING = `k:${Buffer.alloc(32, 7).toString('base64')}`;

let folder: string;
const environment = { ...process.env };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'liandong-command-'));
  Object.assign(process.env, { DATA_DIR: folder, LOG_LEVEL: 'silent' });
});
afterEach(() => {
  process.env = { ...environment };
  rmSync(folder, { recursive: true });
});

async function run(...words: string[]): Promise<{ readonly exitCode: number; readonly told: string }> {
  let told = '';
  const exitCode = await runCommand(words, (text) => void (told += text));
  return { exitCode, told };
}

describe('liandong', () => {
  it.each([
    ['a port that is none', ['start'], { PORT: '99999' }, /^The environment variable PORT cannot be used: .+\.\n$/],
    [
      'an unknown log level',
      ['subgraph', 'cases'],
      { LOG_LEVEL: 'loud' },
      /^The environment variable LOG_LEVEL cannot be used: .+\.\n$/,
    ],
    [
      'no caller keys',
      ['subgraph', 'cases'],
      {},
      /^The environment variable CASES_CALLER_KEYS cannot be used: it is not set\.\n$/,
    ],
    [
      'the address of another kind of database',
      ['migrate', 'cases'],
      { CASES_DATABASE_URL: 'mysql://x' },
      /^The environment variable CASES_DATABASE_URL cannot be used: .+\.\n$/,
    ],
    [
      'a cursor key that is too short',
      ['subgraph', 'cases'],
      { CASES_CALLER_KEYS: RING, CURSOR_KEY: 'short' },
      /^The environment variable CURSOR_KEY cannot be used: .+\.\n$/,
    ],
    [
      'no keys to seal contacts with',
      ['rotate-contacts'],
      {},
      /^The environment variable CASES_CONTACT_KEYS .+ not set\.\n$/,
    ],
    ['a person before there is a demo', ['token', '--as', 'partner'], {}, /^There are no demo people in .+\.\n$/],
    ['a word it does not know', ['strat'], {}, /^error: unknown command 'strat'/],
    ['an import without its format', ['import', 'cases', 'x.csv'], {}, /^error: required option '--format <NAME>'/],
  ])('answers %s with a sentence and a failure', async (_what, words, variables, sentence) => {
    Object.assign(process.env, variables);
    const { exitCode, told } = await run(...words);
    expect(told).toMatch(sentence);
    expect(exitCode).toBe(1);
  });
});

describe('liandong on an embedded store', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = process.env['DATA_DIR'] = await copyOfEmptyDatabase();
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));

  it('migrates all subgraphs, twice without harm, finds no clock to mend, and misses a file in one sentence', async () => {
    const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    for (const _time of ['first', 'second']) {
      expect(await run('migrate')).toEqual({ exitCode: 0, told: '' });
      expect(said).toHaveBeenLastCalledWith('campaigns is up to date.\n');
      said.mockClear();
    }
    const printed = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    expect(await run('rebuild-clocks')).toEqual({ exitCode: 0, told: '' });
    expect(printed).toHaveBeenCalledWith(
      'The clocks of 0 cases were made anew from their events; 0 said something else before.\n',
    );
    printed.mockRestore();
    said.mockRestore();
    expect(await run('import', 'cases', 'nowhere.csv', '--format', 'sf311')).toEqual({
      exitCode: 1,
      told: expect.stringMatching(/^.+nowhere\.csv.+\n$/),
    });
  });
});
