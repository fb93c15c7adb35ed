import type { ImportSummary } from '../../subgraphs/cases/import/run-import.js';

/** What an import did, in one line; a second one says where the rejected rows are, or how to go on. */
export function summarySentence(summary: ImportSummary, tookMs: number): string {
  const { skipped, imported, alreadyThere, rejected, flags, rejectsFile, finished } = summary;
  const done = [
    `${count(imported)} cases imported in ${(tookMs / 1_000).toFixed(1)} s`,
    `${count(alreadyThere)} there already`,
    `${count(rejected)} rows rejected`,
    ...(skipped > 0 ? [`${count(skipped)} rows read by an earlier run`] : []),
    ...Object.entries(flags).map(([flag, cases]) => `${count(cases)} flagged ${flag}`),
  ];
  const lines = [`${done.join(', ')}.`];
  if (rejectsFile !== null)
    lines.push(`The rejected rows are in ${rejectsFile}, with line and reason: mend them there and import that file.`);
  if (!finished) lines.push('Stopped before the end of the file; the same command goes on from here.');
  return lines.join('\n');
}

function count(cases: number): string {
  return cases.toLocaleString('en');
}
