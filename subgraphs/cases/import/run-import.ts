import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { importCases } from '../actions/import-case.js';
import type { By, CaseParts } from '../actions/parts.js';
import { importedCategories } from '../domain/service-category.js';
import type { QualityFlag } from '../domain/states.js';
import { advanceImport, importPosition } from '../store/import-position.js';
import { upsertCategories } from '../store/service-categories.js';
import { readBatches, type RowBatch } from './batches.js';
import type { ImportedCase, ImportFormat } from './imported-case.js';
import { inputOf } from './input-of.js';
import { UnreadableFile } from './read-rows.js';
import { openRejects } from './rejects.js';
import { unitsOf, type UnitToEstablish } from './units.js';

/** Rows per transaction: enough that a transaction's cost does not count, few enough that others wait little. @default 500 */
const BATCH_ROWS = 500;

export interface ImportParts extends CaseParts {
  /** Makes sure that the register has these agencies. Called before the cases that name them are written. */
  establishUnits(units: readonly UnitToEstablish[]): Promise<void>;
}

export interface ImportRequest {
  readonly file: string;
  readonly format: ImportFormat;
  readonly by: By;
  readonly batchRows?: number;
  /** Stops after the batch under way; the next run goes on behind it. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ImportProgress) => void;
}

export interface ImportProgress {
  readonly rowsRead: number;
  readonly bytesRead: number;
  readonly bytesInFile: number;
}

export interface ImportSummary {
  /** Rows that an earlier, interrupted run had dealt with. */
  readonly skipped: number;
  readonly imported: number;
  readonly alreadyThere: number;
  readonly rejected: number;
  /** Of the imported: how many carry which flag. */
  readonly flags: Readonly<Partial<Record<QualityFlag, number>>>;
  /** Null when no row was rejected. */
  readonly rejectsFile: string | null;
  /** False when it was stopped before the end of the file. */
  readonly finished: boolean;
}

/**
 * Brings a file of cases in. Each batch is one transaction; how far it has come is kept, so that an interrupted import
 * goes on where it stopped, and the external reference makes a row that comes twice the same case.
 */
export async function importFile(parts: ImportParts, request: ImportRequest): Promise<ImportSummary> {
  const { file, format, signal, onProgress } = request;
  const { db, clock } = parts;
  const { by, batchRows = BATCH_ROWS } = request;
  const { fingerprint, bytesInFile } = await identify(file);
  const position = await db.asCaller(by.caller, (trx) => importPosition(trx, fingerprint));
  const skip = position && !position.finished ? position.rowsRead : 0;
  const rejects = openRejects(file, { goesOn: skip > 0 });
  const writeBatch = batchWriter(parts, by);
  const total = { skipped: skip, imported: 0, alreadyThere: 0, rejected: 0 };
  const flags: Partial<Record<QualityFlag, number>> = {};
  let rowsRead = skip;
  const advance = (finished: boolean): Promise<void> =>
    db.asCaller(by.caller, (trx) =>
      advanceImport(trx, { fingerprint, format: format.name, rowsRead, finished, at: clock.now() }),
    );
  const summary = (finished: boolean): ImportSummary => ({
    ...total,
    flags,
    rejectsFile: total.rejected > 0 ? rejects.file : null,
    finished,
  });
  for await (const batch of readBatches(file, format, { size: batchRows, skip })) {
    for (const { row, reason } of batch.rejected) await rejects.add(row, reason);
    const created = await writeBatch(batch);
    rowsRead = batch.rowsRead;
    await advance(false);
    total.imported += created.length;
    total.alreadyThere += batch.cases.length - created.length;
    total.rejected += batch.rejected.length;
    for (const flag of created.flatMap((one) => one.qualityFlags)) flags[flag] = (flags[flag] ?? 0) + 1;
    onProgress?.({ rowsRead, bytesRead: batch.bytesRead, bytesInFile });
    if (signal?.aborted) return summary(false);
  }
  await advance(true);
  return summary(true);
}

/** Writes batches, telling register and catalogue of what they have not heard of yet. Returns the cases that are new. */
function batchWriter(parts: ImportParts, by: By): (batch: RowBatch) => Promise<readonly ImportedCase[]> {
  // Bounded by the other system's own lists: hundreds of units and categories.
  const knownUnits = new Set<string>();
  const knownCategories = new Set<string>();
  return async (batch) => {
    const cases = withoutRepeats(batch.cases);
    if (cases.length === 0) return [];
    const units = unitsOf(cases, knownUnits);
    if (units.length > 0) await parts.establishUnits(units);
    for (const unit of units) knownUnits.add(unit.id);
    const categories = cases
      .flatMap((one) => importedCategories(one.externalRef.system, one.categoryLine))
      .filter(({ code }) => !knownCategories.has(code) && knownCategories.add(code));
    if (categories.length > 0) await parts.db.asCaller(by.caller, (trx) => upsertCategories(trx, categories));
    const outcome = await importCases(parts, by, cases.map(inputOf));
    if (outcome.kind === 'violation') throw new Error(outcome.violations[0]!.message);
    return cases.filter((_, index) => outcome.value[index]!.created);
  };
}

/** The first of each external reference: a file may name a case twice. */
function withoutRepeats(cases: readonly ImportedCase[]): readonly ImportedCase[] {
  const first = new Map<string, ImportedCase>();
  for (const one of cases) if (!first.has(one.externalRef.id)) first.set(one.externalRef.id, one);
  return [...first.values()];
}

async function identify(file: string): Promise<{ readonly fingerprint: string; readonly bytesInFile: number }> {
  try {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
    return { fingerprint: hash.digest('hex'), bytesInFile: (await stat(file)).size };
  } catch {
    throw new UnreadableFile(`The file ${file} cannot be read.`);
  }
}
