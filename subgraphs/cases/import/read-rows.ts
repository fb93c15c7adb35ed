import { createReadStream } from 'node:fs';
import { type CsvError, type Info, parse } from 'csv-parse';

/** A file that cannot be imported at all. The message is one sentence. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

/** A record of the file, by column; or the sentence that says why it is none. */
export interface ReadRow {
  /** 1 for the first line of the file. */
  readonly line: number;
  /** The record's text, as it stands in the file, and that of the file's header. */
  readonly raw: string;
  readonly rawHeader: string;
  /** How much of the file has been read. */
  readonly bytes: number;
  readonly row: Readonly<Record<string, string>> | undefined;
  readonly reason: string;
}

type FileRow = Omit<ReadRow, 'rawHeader'>;

interface Header {
  readonly fields: readonly string[];
  readonly raw: string;
}

/** Longer records are a quotation mark that was never closed, which would swallow the rest of the file. */
const MAX_RECORD_BYTES = 64 * 1024;

/**
 * Streams a CSV file (RFC 4180, with or without BOM) row by row, at the reader's pace. A row with too few or too many
 * fields, or with a misplaced quotation mark, is handed out with its reason. Errors: {@link UnreadableFile}.
 */
export async function* readRows(file: string, columns: readonly string[]): AsyncGenerator<ReadRow> {
  const skipped: FileRow[] = [];
  let unclosed: CsvError | undefined;
  const parser = createReadStream(file).pipe(
    parse({
      bom: true,
      info: true,
      raw: true,
      trim: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      max_record_size: MAX_RECORD_BYTES,
      on_skip: (error, raw) => {
        if (error?.code === 'CSV_QUOTE_NOT_CLOSED') unclosed = error;
        else skipped.push(malformed(error, raw));
      },
    }),
  );
  let header: Header | undefined;
  const below = (row: FileRow): ReadRow => ({ ...row, rawHeader: header?.raw ?? '' });
  try {
    for await (const read of parser as AsyncIterable<{ record: string[]; raw: string; info: Info }>) {
      yield* skipped.splice(0).map(below);
      if (header) yield below(rowOf(header.fields, read));
      else header = headerOf(read, columns);
    }
    yield* skipped.splice(0).map(below);
    if (unclosed) throw unclosed;
  } catch (error) {
    throw asUnreadable(error, file);
  }
  if (!header) throw new UnreadableFile(`The file ${file} is empty.`);
}

function rowOf(
  header: readonly string[],
  { record, raw, info }: { record: string[]; raw: string; info: Info },
): FileRow {
  const place = { line: info.lines, raw: raw.trimEnd(), bytes: info.bytes };
  if (record.length !== header.length) {
    return { ...place, row: undefined, reason: `the row has ${record.length} fields, the header ${header.length}` };
  }
  return { ...place, row: Object.fromEntries(header.map((name, index) => [name, record[index]!])), reason: '' };
}

function headerOf({ record, raw }: { record: string[]; raw: string }, columns: readonly string[]): Header {
  const missing = columns.filter((column) => !record.includes(column));
  if (missing.length > 0) throw new UnreadableFile(`The file has no column ${missing.join(', ')}.`);
  return { fields: record, raw: raw.trimEnd() };
}

function malformed(error: CsvError | undefined, raw: string | undefined): FileRow {
  const details = error as { readonly lines?: number; readonly bytes?: number } | undefined;
  return {
    line: details?.lines ?? 0,
    raw: (raw ?? '').trimEnd(),
    bytes: details?.bytes ?? 0,
    row: undefined,
    reason: 'a quotation mark is misplaced',
  };
}

function asUnreadable(error: unknown, file: string): unknown {
  const { code, lines } = error as { readonly code?: string; readonly lines?: number };
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR') {
    return new UnreadableFile(`The file ${file} cannot be read.`);
  }
  if (code === 'CSV_MAX_RECORD_SIZE' || code === 'CSV_QUOTE_NOT_CLOSED') {
    return new UnreadableFile(`A quotation mark in or before line ${lines ?? 0} of the file is never closed.`);
  }
  return error;
}
