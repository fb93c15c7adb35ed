import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CaseDeps } from '../../../../subgraphs/cases/graph/context.js';
import { importFile } from '../../../../subgraphs/cases/import/run-import.js';
import { sf311Format } from '../../../../subgraphs/cases/import/sf311.js';
import { cases } from '../../../../subgraphs/cases/main.js';
import type { CaseTables } from '../../../../subgraphs/cases/store/tables.js';
import { serviceCaller } from '../../../../subgraphs/kit/callers.js';
import { examplesOn, testExamples } from '../../../harness/docs.js';
import { startTestSubgraph, type TestSubgraph } from '../../../harness/subgraph.js';
import { openImport, type TestImport } from '../import/open-import.js';

describe('docs/statistics.md', () => {
  let folder: string;
  let run: TestImport;
  let subgraph: TestSubgraph<CaseTables, CaseDeps>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'liandong-docs-'));
    const file = join(folder, 'requests.csv');
    cpSync(new URL('../../../fixtures/sf311-oddities.csv', import.meta.url), file);
    run = await openImport('pglite');
    await importFile(run.parts, { file, format: sf311Format, by: run.by });
    subgraph = await startTestSubgraph(cases, { database: run.database });
  }, 60_000);

  afterAll(async () => {
    await subgraph.stop();
    await run.close();
    rmSync(folder, { recursive: true });
  });

  it('has an answer behind every query', () => {
    expect(examplesOn('docs/statistics.md').filter(({ answer }) => answer === null)).toEqual([]);
  });
  testExamples('docs/statistics.md', (query) => subgraph.ask(query, {}, serviceCaller('test')));
});
