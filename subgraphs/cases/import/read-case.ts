import { inputViolations } from '../domain/input-limits.js';
import type { ImportedCase, ImportFormat, RowVerdict } from './imported-case.js';
import { inputOf } from './input-of.js';
import type { ReadRow } from './read-rows.js';

/** PostgreSQL's text has no NUL. */
const UNWRITABLE = '\0';

/** A row as a case; or why it is none that can be written, so that it does not take its whole batch along. */
export function readCase({ row, reason }: ReadRow, format: ImportFormat): RowVerdict {
  if (!row) return { kind: 'rejected', reason };
  const spoilt = format.columns.find((column) => row[column]!.includes(UNWRITABLE));
  if (spoilt !== undefined) return { kind: 'rejected', reason: `${spoilt} holds a NUL character` };
  const verdict = format.readRow(row);
  if (verdict.kind === 'rejected') return verdict;
  const tooLong = tooLongIn(verdict.case);
  return tooLong === undefined ? verdict : { kind: 'rejected', reason: `${tooLong} is too long` };
}

/** By the limits of the commands: an import brings in nothing that nobody could have typed in. */
function tooLongIn(one: ImportedCase): string | undefined {
  const units = one.unitLine.map(({ code }) => ({ unitCode: code }));
  const [violation] = inputViolations({ ...inputOf(one), units });
  return violation?.path.at(-1);
}
