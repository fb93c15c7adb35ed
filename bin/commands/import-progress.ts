import { SingleBar } from 'cli-progress';
import type { WriteStream } from 'node:tty';
import type { ImportProgress } from '../../subgraphs/cases/import/run-import.js';

/** Rows between two lines where the output is no terminal: a log wants few. */
const ROWS_PER_LINE = 1_000;

export interface Progress {
  readonly show: (progress: ImportProgress) => void;
  readonly end: () => void;
}

/** A bar on a terminal, plain lines elsewhere. */
export function showProgress(output: WriteStream | NodeJS.WritableStream): Progress {
  return 'isTTY' in output && output.isTTY ? bar(output) : lines(output);
}

function bar(output: WriteStream): Progress {
  const shown = new SingleBar({ stream: output, format: '{bar} {percentage} % · {rows} rows · {eta_formatted} left' });
  let began = false;
  return {
    // The file's length is known in bytes, not in rows.
    show: ({ rowsRead, bytesRead, bytesInFile }) => {
      const payload = { rows: rowsRead.toLocaleString('en') };
      if (!began) shown.start(bytesInFile, bytesRead, payload);
      else shown.update(bytesRead, payload);
      began = true;
    },
    end: () => shown.stop(),
  };
}

function lines(output: NodeJS.WritableStream): Progress {
  let next = ROWS_PER_LINE;
  return {
    show: ({ rowsRead, bytesRead, bytesInFile }) => {
      if (rowsRead < next) return;
      next = rowsRead - (rowsRead % ROWS_PER_LINE) + ROWS_PER_LINE;
      const share = Math.floor((100 * bytesRead) / bytesInFile);
      output.write(`${rowsRead.toLocaleString('en')} rows, ${share} %\n`);
    },
    end: () => {},
  };
}
