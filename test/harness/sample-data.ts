import { join } from 'node:path';
import { describe } from '@jest/globals';

/** The folder with the real data (`domain.md` §5), which is not part of the project. */
const folder = process.env['SAMPLE_DATA'];

export function sampleFile(path: string): string {
  return join(folder!, path);
}

/** Tests on real data; where SAMPLE_DATA is unset they are left out and say why. */
export function describeOnSampleData(title: string, tests: () => void): void {
  if (folder === undefined) describe.skip(`${title} [left out: SAMPLE_DATA is not set]`, tests);
  else describe(title, tests);
}
