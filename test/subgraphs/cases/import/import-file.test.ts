import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importedAgencyId } from '../../../../subgraphs/cases/import/units.js';
import { importFile, type ImportRequest, type ImportSummary } from '../../../../subgraphs/cases/import/run-import.js';
import { sf311Format } from '../../../../subgraphs/cases/import/sf311.js';
import { sf311UnitLine } from '../../../../subgraphs/cases/import/sf311-units.js';
import { eachStore } from '../../../harness/stores.js';
import { openImport, type TestImport } from './open-import.js';

const FIXTURE = new URL('../../../fixtures/sf311-oddities.csv', import.meta.url);

eachStore('E2 Importing the file of oddities', (kind) => {
  let folder: string;
  let file: string;
  let run: TestImport;
  let stopped: ImportSummary;
  let resumed: ImportSummary;

  let nextNumber = 8_000_001;
  const importIt = (changes: Partial<ImportRequest> = {}) =>
    importFile(run.parts, { file, format: sf311Format, by: run.by, ...changes });
  const contents = () =>
    run.db.asCaller(run.by.caller, async (trx) => ({
      cases: await trx.selectFrom('cases').selectAll().orderBy('external_id').execute(),
      events: await trx.selectFrom('ledger').select(['type', 'subject', 'chain', 'seq']).orderBy('seq').execute(),
      categories: await trx.selectFrom('service_category').select('code').orderBy('code').execute(),
    }));

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'liandong-import-'));
    file = join(folder, 'requests.csv');
    cpSync(FIXTURE, file);
    run = await openImport(kind);
    const stop = new AbortController();
    stopped = await importIt({ batchRows: 6, signal: stop.signal, onProgress: () => stop.abort() });
    resumed = await importIt({ batchRows: 6 });
  });

  afterAll(async () => {
    await run.close();
    rmSync(folder, { recursive: true });
  });

  it('can be stopped, and goes on behind the last whole batch', () => {
    expect(stopped).toMatchObject({ skipped: 0, imported: 6, finished: false });
    expect(resumed).toEqual({
      skipped: 6,
      imported: 10,
      alreadyThere: 1,
      rejected: 3,
      flags: { MISSING_LOCATION: 1, MISSING_CATEGORY: 1 },
      rejectsFile: `${file}.rejects.csv`,
      finished: true,
    });
  });

  it('writes each case once, with one event received and, where it is closed, one closed', async () => {
    const { cases, events } = await contents();
    expect(cases).toHaveLength(16);
    for (const one of cases) {
      const types = events.filter((event) => event.subject === one.id).map((event) => event.type);
      const closed = one.closed_at === null ? [] : ['gov.cases.case.closed.v1'];
      expect(types).toEqual(['gov.cases.case.received.v1', ...closed]);
      expect(one).toMatchObject({ provenance: 'IMPORTED', state: one.closed_at === null ? 'RECEIVED' : 'CLOSED' });
    }
  });

  it('holds a case in the chain of the queue that has it', async () => {
    const { cases, events } = await contents();
    const transferred = cases.find((one) => one.closing_reason === 'TRANSFERRED')!;
    const queue = importedAgencyId(sf311UnitLine('DPT - Traffic Signal - G - Hold').at(-1)!);
    expect(transferred).toMatchObject({ lead_agency_id: queue, state: 'CLOSED' });
    expect(events.find((event) => event.subject === transferred.id)?.chain).toBe(queue);
  });

  it('tells the register of every unit, each below the one before it', () => {
    const ids = new Set<string>();
    for (const unit of run.established) {
      expect(unit.divisionCode).toBe('us-ca-sf');
      if (unit.superiorId !== null) expect(ids).toContain(unit.superiorId);
      ids.add(unit.id);
    }
    expect(ids.has(importedAgencyId(sf311UnitLine('Recology_Litter').at(-1)!))).toBe(true);
  });

  it('adds the categories below their own top level', async () => {
    const { categories } = await contents();
    expect(categories.map(({ code }) => code)).toContain('sf311.sewer-issues.flooding.on-street');
  });

  it('keeps the rejected rows with line and reason', () => {
    expect(readFileSync(`${file}.rejects.csv`, 'utf8').trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^line,reason,case_id,created_at,/),
      expect.stringMatching(/^19,"created_at is not a time",9000018,/),
      expect.stringMatching(/^20,"status is Closed, but closed_at is empty",9000019,/),
      expect.stringMatching(/^21,"the row has 6 fields, the header 17",9000020,/),
    ]);
  });

  it('twice gives the same rows', async () => {
    const before = await contents();
    expect(await importIt()).toMatchObject({ skipped: 0, imported: 0, alreadyThere: 17, rejected: 3, finished: true });
    expect(await contents()).toEqual(before);
  });

  it('leaves no rejects file where nothing is rejected', async () => {
    const whole = join(folder, 'whole.csv');
    writeFileSync(whole, readFileSync(file, 'utf8').split('\n').slice(0, 5).join('\r\n'));
    expect(await importIt({ file: whole })).toMatchObject({ alreadyThere: 4, rejected: 0, rejectsFile: null });
    expect(existsSync(`${whole}.rejects.csv`)).toBe(false);
  });

  it.each([
    ['is empty', '', /is empty\.$/],
    ['lacks columns', 'case_id,created_at\n1,2016-06-01T09:00:00Z\n', /has no column closed_at, status/],
  ])('refuses a file that %s', async (_, text, sentence) => {
    const broken = join(folder, 'broken.csv');
    writeFileSync(broken, text);
    await expect(importIt({ file: broken })).rejects.toThrow(sentence);
  });

  it('refuses a file that is not there', async () => {
    await expect(importIt({ file: join(folder, 'nowhere.csv') })).rejects.toThrow(/cannot be read\.$/);
  });

  it.each([
    ['outgrows a letter', (row: string) => row.replace('South of', 'x'.repeat(20_001)), 'summary is too long'],
    [
      'has a category that no index takes',
      (row: string) => row.replace('On_street', 'x'.repeat(201)),
      'categoryCode is too long',
    ],
    [
      'names an office of an endless name',
      (row: string) => row.replace('DPW Ops', 'x'.repeat(201)),
      'unitCode is too long',
    ],
    ['holds a NUL', (row: string) => row.replace('South of', 'South\0of'), 'neighborhood holds a NUL character'],
  ])(
    'rejects a row that %s, lands the others of its batch, and imports the row once it is mended',
    async (_what, spoil, reason) => {
      const [header, first, second] = readFileSync(file, 'utf8').split('\n') as [string, string, string];
      const number = String(nextNumber++);
      const row = first.replace('9000001', number);
      const spoilt = join(folder, `spoilt-${number}.csv`);
      writeFileSync(spoilt, ['\ufeff' + header, spoil(row), second.replace('9000002', `${number}000`)].join('\r\n'));
      expect(await importIt({ file: spoilt })).toMatchObject({ imported: 1, rejected: 1, finished: true });

      const rejects = `${spoilt}.rejects.csv`;
      expect(readFileSync(rejects, 'utf8')).toBe(`line,reason,${header}\n2,"${reason}",${spoil(row)}\n`);
      writeFileSync(rejects, `line,reason,${header}\n2,"${reason}",${row}\n`);
      expect(await importIt({ file: rejects })).toMatchObject({ imported: 1, rejected: 0, rejectsFile: null });
    },
  );

  it('survives a misplaced quotation mark, and refuses one that is never closed', async () => {
    const lines = readFileSync(file, 'utf8').split('\n');
    const quoted = join(folder, 'quoted.csv');
    writeFileSync(quoted, [lines[0], lines[1]!.replace('DPW Ops', 'DPW "Ops'), lines[2], ''].join('\n'));
    const mended = await importIt({ file: quoted });
    expect(mended).toMatchObject({ alreadyThere: 1, rejected: 1 });
    writeFileSync(quoted, [lines[0], lines[1]!.replace('DPW Ops', '"DPW Ops'), ...lines.slice(2, 10)].join('\n'));
    await expect(importIt({ file: quoted })).rejects.toThrow(/is never closed\.$/);
  });
});
