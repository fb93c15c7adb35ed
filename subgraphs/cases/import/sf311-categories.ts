import type { ImportedCategory } from './imported-case.js';
import { slugOf } from './slug.js';

const SCHEME = 'sf311';
/** What the file writes where it has no detail. */
const NO_DETAIL = new Set(['', 'na', 'n-a']);

/**
 * Category, request type and detail as up to three levels. The same detail occurs with and without its type before it
 * ("Flooding On_street", "On_street") or behind it ("parking_enforcement - other"); a detail that says nothing more
 * than its type is none. Empty when the row has no category.
 */
export function sf311CategoryLine(category: string, type: string, detail: string): readonly ImportedCategory[] {
  const names = [readable(category), readable(type)];
  const rest = withoutRepeats(readable(detail), names);
  if (!NO_DETAIL.has(slugOf(rest))) names.push(rest);
  const line: ImportedCategory[] = [];
  for (const name of names) {
    if (slugOf(name) === '') break;
    line.push({ code: `${line.at(-1)?.code ?? SCHEME}.${slugOf(name)}`, name });
  }
  return line;
}

/** "MUNI  -" → "MUNI", "From_catch_basin" → "From catch basin". */
function readable(text: string): string {
  return text
    .replaceAll('_', ' ')
    .replaceAll(/\s+/g, ' ')
    .replace(/^(?: ?-)+ ?| ?-$/g, '')
    .trim();
}

function withoutRepeats(detail: string, names: readonly string[]): string {
  let rest = detail;
  for (const name of names) {
    if (rest.toLowerCase() === name.toLowerCase()) return '';
    const before = `${name} `.toLowerCase();
    const behind = ` - ${name}`.toLowerCase();
    if (name !== '' && rest.toLowerCase().startsWith(before)) rest = rest.slice(before.length).replace(/^- /, '');
    else if (name !== '' && rest.toLowerCase().endsWith(behind)) rest = rest.slice(0, -behind.length);
  }
  return names.some((name) => rest.toLowerCase() === name.toLowerCase()) ? '' : rest;
}
