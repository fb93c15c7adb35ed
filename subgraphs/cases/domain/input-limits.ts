import type { Violation } from '../../kit/outcome.js';
import { violationOf } from './violations.js';

/** A letter. Nothing that comes in is longer, whatever the rule of its command looks at. */
const MAX_TEXT = 20_000;
/** What stands in an index or an event: ids, codes and references. */
const MAX_REFERENCE = 200;
const REFERENCE = /(Id|Code|Ref|Key|Hash|^id|^system|^channel|^service)$/;
const RANGES: Readonly<Record<string, number>> = { latitude: 90, longitude: 180 };

/** Violations of a command's input by size alone, at any depth; the path is the one below `input`. */
export function inputViolations(input: object, above: readonly string[] = []): readonly Violation[] {
  return Object.entries(input).flatMap(([name, value]: [string, unknown]) => {
    const path = [...above, name];
    if (typeof value === 'string') return isTooLong(name, value) ? [violationOf('VALUE_TOO_LONG', path.join('.'))] : [];
    const range = RANGES[name];
    if (typeof value === 'number' && range !== undefined && !(Math.abs(value) <= range))
      return [violationOf('LOCATION_RANGE', path.join('.'))];
    if (typeof value !== 'object' || value === null || value instanceof Date) return [];
    return inputViolations(value, path);
  });
}

function isTooLong(name: string, value: string): boolean {
  return value.length > (REFERENCE.test(name) ? MAX_REFERENCE : MAX_TEXT);
}
