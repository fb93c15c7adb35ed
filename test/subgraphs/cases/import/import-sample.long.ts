import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { CaseDeps } from '../../../../subgraphs/cases/graph/context.js';
import { importFile, type ImportSummary } from '../../../../subgraphs/cases/import/run-import.js';
import { sf311Format } from '../../../../subgraphs/cases/import/sf311.js';
import { cases } from '../../../../subgraphs/cases/main.js';
import type { CaseTables } from '../../../../subgraphs/cases/store/tables.js';
import { describeOnSampleData, sampleFile } from '../../../harness/sample-data.js';
import { startTestSubgraph, type TestSubgraph } from '../../../harness/subgraph.js';
import { openImport, type TestImport } from './open-import.js';

const ROWS_BEFORE_MEASURING = 2_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Memory of the whole process, the database's thread included, without what could be thrown away; asked for at every batch, so that rubbish does not pile up in between. */
function residentMiB(): number {
  collectGarbage();
  return process.memoryUsage().rss / 2 ** 20;
}

describeOnSampleData('E2 The 10,000 real service requests of San Francisco', () => {
  let folder: string;
  let run: TestImport;
  let subgraph: TestSubgraph<CaseTables, CaseDeps>;
  let first: ImportSummary;
  let seconds: number;
  let settledMiB = 0;
  let lastMiB = 0;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'liandong-sf311-'));
    run = await openImport('pglite');
    const file = join(folder, 'sf311.csv');
    cpSync(sampleFile('sf311/sf311.csv'), file);
    const began = performance.now();
    first = await importFile(run.parts, {
      file,
      format: sf311Format,
      by: run.by,
      onProgress: ({ rowsRead }) => {
        lastMiB = residentMiB();
        if (rowsRead === ROWS_BEFORE_MEASURING) settledMiB = lastMiB;
      },
    });
    seconds = (performance.now() - began) / 1_000;
    subgraph = await startTestSubgraph(cases, { database: run.database });
  }, 180_000);

  afterAll(async () => {
    await subgraph.stop();
    await run.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const statistics = async (selection: string, args = '') => {
    const { data, errors } = await subgraph.ask(`{ caseStatistics${args} { ${selection} } }`);
    expect(errors).toBeUndefined();
    return data.caseStatistics;
  };

  it('are all imported, 17 of them flagged NEGATIVE_DURATION', () => {
    expect(first).toEqual({
      skipped: 0,
      imported: 10_000,
      alreadyThere: 0,
      rejected: 0,
      flags: { NEGATIVE_DURATION: 17, MISSING_LOCATION: 4_264 },
      rejectsFile: null,
      finished: true,
    });
  });

  it('take less than 120 s', () => {
    expect(seconds).toBeLessThan(120);
  });

  it('let memory grow by less than 50 MB after row 2,000', () => {
    expect(lastMiB - settledMiB).toBeLessThan(50);
  });

  it('are 9,630 closed and 370 open, median 5.67 days over the 9,613 valid ones', async () => {
    const [all] = await statistics(
      'receivedCount openCount closedCount negativeDurationCount resolutionRate { value } handlingTime { count median medianDays }',
    );
    expect(all).toEqual({
      receivedCount: 10_000,
      openCount: 370,
      closedCount: 9_630,
      negativeDurationCount: 17,
      // Nothing of an import was accepted here: no rate, rather than 0.
      resolutionRate: { value: null },
      handlingTime: { count: 9_613, median: 'P5DT16H47S', medianDays: expect.closeTo(5.67, 2) },
    });
  });

  it('belong to 200 queues, 7 sources and the categories of their system', async () => {
    const count = async (dimension: string) => (await statistics('receivedCount', `(groupBy: [${dimension}])`)).length;
    expect(await count('AGENCY')).toBe(200);
    expect(await count('STATE')).toBe(2);
    const channels = await statistics('channel receivedCount', '(groupBy: [CHANNEL])');
    expect(channels).toContainEqual({ channel: 'PHONE', receivedCount: 4_865 });
  });

  it('keep 74 duplicates and 216 transfers closed with their reason', async () => {
    const rows = await run.db.asCaller(run.by.caller, (trx) =>
      trx
        .selectFrom('cases')
        .select((of) => ['closing_reason', 'state', of.fn.countAll<number>().as('count')])
        .where('closing_reason', 'in', ['DUPLICATE', 'TRANSFERRED'])
        .groupBy(['closing_reason', 'state'])
        .orderBy('closing_reason')
        .execute(),
    );
    expect(rows).toEqual([
      { closing_reason: 'DUPLICATE', state: 'CLOSED', count: 74 },
      { closing_reason: 'TRANSFERRED', state: 'CLOSED', count: 216 },
    ]);
  });

  it('are in the statistics of the division San Francisco and of all above it', async () => {
    const { data } = await subgraph.ask(
      `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Division {
         caseStatistics(period: { from: "2008-01-01", to: "2018-12-31" }) { receivedCount } } } }`,
      { of: ['us', 'us-ca', 'us-ca-sf'].map((code) => ({ __typename: 'Division', code })) },
    );
    const received = data._entities.map((one: { caseStatistics: unknown }) => one.caseStatistics);
    expect(received).toEqual(Array.from({ length: 3 }, () => ({ receivedCount: 10_000 })));
  });
});
