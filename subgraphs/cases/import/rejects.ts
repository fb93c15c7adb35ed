import { existsSync, readFileSync, rmSync } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';
import type { ReadRow } from './read-rows.js';

/** The rows that were refused: line, reason, and the row as it stood, so that it can be mended and imported again. */
export interface Rejects {
  readonly file: string;
  add(row: Pick<ReadRow, 'line' | 'raw'>, reason: string): Promise<void>;
}

/** `FILE.rejects.csv`. An import that goes on keeps what was refused before and writes no line twice. */
export function openRejects(importedFile: string, options: { readonly goesOn: boolean }): Rejects {
  const file = `${importedFile}.rejects.csv`;
  if (!options.goesOn) rmSync(file, { force: true });
  const known = new Set(existsSync(file) ? linesIn(readFileSync(file, 'utf8')) : []);
  return {
    file,
    add: async ({ line, raw }, reason) => {
      if (known.has(line)) return;
      // The file comes into being with the first rejected row: no file means that all is well.
      if (known.size === 0) await writeFile(file, 'line,reason,row\n');
      known.add(line);
      await appendFile(file, `${line},${quoted(reason)},${quoted(raw)}\n`);
    },
  };
}

function linesIn(text: string): readonly number[] {
  return [...text.matchAll(/^(\d+),"/gm)].map((match) => Number(match[1]));
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
