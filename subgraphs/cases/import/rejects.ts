import { existsSync, readFileSync, rmSync } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';
import type { ReadRow } from './read-rows.js';

/**
 * The rows that were refused, as they stood and under their own header, behind two columns more: line and reason. Once
 * mended in place, the file is imported like the first one.
 */
export interface Rejects {
  readonly file: string;
  add(row: Pick<ReadRow, 'line' | 'raw' | 'rawHeader'>, reason: string): Promise<void>;
}

/** `FILE.rejects.csv`. An import that goes on keeps what was refused before and writes no line twice. */
export function openRejects(importedFile: string, options: { readonly goesOn: boolean }): Rejects {
  const file = `${importedFile}.rejects.csv`;
  if (!options.goesOn) rmSync(file, { force: true });
  const known = new Set(existsSync(file) ? linesIn(readFileSync(file, 'utf8')) : []);
  return {
    file,
    add: async ({ line, raw, rawHeader }, reason) => {
      if (known.has(line)) return;
      // The file comes into being with the first rejected row: no file means that all is well.
      if (known.size === 0) await writeFile(file, `line,reason,${rawHeader}\n`);
      known.add(line);
      await appendFile(file, `${line},${quoted(reason)},${raw}\n`);
    },
  };
}

function linesIn(text: string): readonly number[] {
  return [...text.matchAll(/^(\d+),"/gm)].map((match) => Number(match[1]));
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
