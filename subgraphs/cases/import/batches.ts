import type { ImportedCase, ImportFormat } from './imported-case.js';
import { readCase } from './read-case.js';
import { readRows, type ReadRow } from './read-rows.js';

/** Some hundred rows of a file. */
export interface RowBatch {
  /** Rows read so far, with those of this batch and those skipped. */
  readonly rowsRead: number;
  readonly bytesRead: number;
  readonly cases: readonly ImportedCase[];
  readonly rejected: readonly { readonly row: ReadRow; readonly reason: string }[];
}

/** Reads a file in batches; `skip` rows, which an earlier run has dealt with, are passed over. */
export async function* readBatches(
  file: string,
  format: ImportFormat,
  { size, skip }: { readonly size: number; readonly skip: number },
): AsyncGenerator<RowBatch> {
  let rowsRead = 0;
  let bytesRead = 0;
  let cases: ImportedCase[] = [];
  let rejected: { row: ReadRow; reason: string }[] = [];
  for await (const row of readRows(file, format.columns)) {
    rowsRead += 1;
    bytesRead = row.bytes;
    if (rowsRead <= skip) continue;
    const verdict = readCase(row, format);
    if (verdict.kind === 'case') cases.push(verdict.case);
    else rejected.push({ row, reason: verdict.reason });
    if (cases.length + rejected.length < size) continue;
    yield { rowsRead, bytesRead, cases, rejected };
    cases = [];
    rejected = [];
  }
  if (cases.length + rejected.length > 0) yield { rowsRead, bytesRead, cases, rejected };
}
