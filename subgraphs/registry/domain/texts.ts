import type { Violation } from '../../kit/outcome.js';

/** A reason, a label: a sentence, not a letter. */
const MAX_TEXT = 500;

/** Whether a text that a command needs is there and not too long. */
export function checkText(
  text: string,
  { field, max = MAX_TEXT }: { readonly field: string; readonly max?: number },
): readonly Violation[] {
  const path = ['input', field];
  if (text.trim() === '') return [{ code: 'VALUE_MISSING', message: `The ${field} must not be empty.`, path }];
  if (text.length > max)
    return [{ code: 'VALUE_TOO_LONG', message: `The ${field} has more than ${max} characters.`, path }];
  return [];
}
