import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { importFromCommandLine } from '../../bin/commands/import.js';
import { showProgress } from '../../bin/commands/import-progress.js';
import { summarySentence } from '../../bin/commands/import-summary.js';
import type { ImportSummary } from '../../subgraphs/cases/import/run-import.js';
import { openEmbeddedDatabase } from '../../subgraphs/kit/store/pglite.js';

describe('liandong import cases', () => {
  let folder: string;
  let environment: Record<string, string>;
  let file: string;
  let summary: ImportSummary;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'liandong-import-command-'));
    environment = { DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'silent' };
    file = join(folder, 'requests.csv');
    cpSync(new URL('../fixtures/sf311-oddities.csv', import.meta.url), file);
    summary = await importFromCommandLine(file, 'sf311', environment);
  }, 60_000);

  afterAll(() => rmSync(folder, { recursive: true }));

  it('writes the cases, and the agencies they name into the register', async () => {
    expect(summary).toMatchObject({ imported: 16, alreadyThere: 1, rejected: 3, finished: true });
    const embedded = await openEmbeddedDatabase(environment['DATA_DIR']!);
    const session = await embedded.pool.acquire();
    const { rows } = await session.query(
      `select count(*) as cases, count(agency.id) as held_by_registered,
         count(*) filter (where agency.line_path like city.line_path || '%') as below_the_city
       from cases.cases left join registry.agency on agency.id = cases.holder_agency_id
       cross join (select line_path from registry.agency where code = 'us-ca-sf') city`,
      [],
    );
    embedded.pool.release(session, false);
    await embedded.close();
    expect(rows).toEqual([{ cases: 16, held_by_registered: 16, below_the_city: 16 }]);
  });

  it('is refused while somebody else has the data open', async () => {
    const other = await openEmbeddedDatabase(environment['DATA_DIR']!);
    try {
      await expect(importFromCommandLine(file, 'sf311', environment)).rejects.toThrow(
        /is in use by process \d+: stop that one first/,
      );
    } finally {
      await other.close();
    }
  });

  it('is refused where only one of the two databases is named', async () => {
    const half = { ...environment, CASES_DATABASE_URL: 'postgres://nobody@127.0.0.1/nothing' };
    await expect(importFromCommandLine(file, 'sf311', half)).rejects.toThrow(
      /^Set both REGISTRY_DATABASE_URL and CASES_DATABASE_URL/,
    );
  });

  it('says in a line what it did, and where the rejected rows are', () => {
    expect(summarySentence({ ...summary, rejectsFile: 'requests.csv.rejects.csv' }, 1_250).split('\n')).toEqual([
      expect.stringMatching(
        /^16 cases imported in 1\.3 s, 1 there already, 3 rows rejected, .*1 flagged NEGATIVE_DURATION/,
      ),
      'The rejected rows are in requests.csv.rejects.csv, with line and reason: mend them there and import that file.',
    ]);
    expect(summarySentence({ ...summary, finished: false, rejectsFile: null }, 0)).toMatch(
      /\nStopped before the end of the file; the same command goes on from here\.$/,
    );
  });

  it('shows plain lines where there is no terminal', () => {
    const output = new PassThrough();
    const progress = showProgress(output);
    for (const rowsRead of [500, 1_000, 1_500, 2_100]) {
      progress.show({ rowsRead, bytesRead: rowsRead, bytesInFile: 10_000 });
    }
    progress.end();
    expect(String(output.read())).toBe('1,000 rows, 10 %\n2,100 rows, 21 %\n');
  });
});
