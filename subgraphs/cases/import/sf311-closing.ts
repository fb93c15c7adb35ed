import type { ClosingReason } from '../domain/states.js';

/** The outcome codes of the file, and how we say it. */
const OUTCOMES: Readonly<Record<string, ClosingReason>> = {
  RESOLVED: 'RESOLVED',
  COMPLETED: 'RESOLVED',
  DUPLICATE: 'DUPLICATE',
  TRANSFERRED: 'TRANSFERRED',
  REFERRED: 'REFERRED',
  UNABLE: 'UNRESOLVED',
  CANCELLED: 'INVALID',
  NOT_NECESSARY: 'INVALID',
  INSUFFICIENT_INFORMATION: 'INVALID',
  // "Per process - cases are closed 14 days after assignment": nobody says what came of it.
  CLOSED_BY_PROCESS: 'OTHER',
};

/** Stock phrases that say what the outcome does not. "10-98" is radio code for an assignment completed. */
const NOTES: readonly (readonly [RegExp, ClosingReason])[] = [
  [/^(?:10[-/]?98|done|graffiti removed)\.?$/i, 'RESOLVED'],
  [/^case is invalid/i, 'INVALID'],
  [/no longer managed by/i, 'NOT_RESPONSIBLE'],
  [/^(?:emailed to clear channel|transit shelter maintenance request sent)/i, 'REFERRED'],
  [/^(?:emailed (?:response|customer|tp)|response provided|spoke with tp|respond by e-?mail|sent email)/i, 'EXPLAINED'],
  [/^(?:comments received and )?noted/i, 'EXPLAINED'],
];

/** The outcome decides; the note only where the outcome leaves it open. */
export function sf311ClosingReason(outcome: string, note: string): ClosingReason {
  const coded = OUTCOMES[outcome];
  if (coded) return coded;
  return NOTES.find(([pattern]) => pattern.test(note))?.[1] ?? 'OTHER';
}
