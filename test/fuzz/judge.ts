import type { Input } from './http-input.js';
import { INNER } from './orders.js';

/** What came back, and why nothing more was waited for. */
export interface Outcome {
  readonly text: string;
  readonly end: 'closed' | 'reset' | 'enough' | 'late';
}

/** Words of the inside: of subgraphs, of the runtime, of where the code lies. */
const INNER_WORDS: readonly string[] = [
  ...Object.values(INNER),
  'ECONNREFUSED',
  '10.1.2.3',
  'node_modules',
  'node:internal',
  'Cannot read prop',
  'is not a function',
  'is not iterable',
  'Maximum call stack',
  'Invalid array length',
  'TypeError',
  'RangeError',
  '.js:',
  '.ts:',
  process.cwd(),
];

/** Undefined: it was answered as anything may be. */
export function judge(input: Input, { text, end }: Outcome): string | undefined {
  const inner = INNER_WORDS.find((word) => text.includes(word));
  if (inner !== undefined) return `an answer says "${inner}": ${excerpt(text, inner)}`;
  const status = Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0);
  if (status >= 500 && status !== 503) return `was answered ${status}: ${text.slice(-200)}`;
  if (text.includes('"code":"INTERNAL"')) return `broke something: ${excerpt(text, '"code":"INTERNAL"')}`;
  return input.leaves || !input.isWhole ? undefined : judgeWhole(status, { text, end });
}

/** What must be answered. */
function judgeWhole(status: number, { text, end }: Outcome): string | undefined {
  if (end === 'late') return 'was not answered';
  if (status === 0 && end !== 'reset') return 'was cut off without an answer';
  return isJson(text) && !isResult(text) ? `was answered with what is no result: ${text.slice(-200)}` : undefined;
}

function isJson(text: string): boolean {
  const head = text.slice(0, text.indexOf('\r\n\r\n'));
  return /content-type: application\/(?:json|graphql-response)/i.test(head) && /x-request-id/i.test(head);
}

/** HEAD has no body, and what is not `/graphql` says so in its own words. */
function isResult(text: string): boolean {
  const body = text.slice(text.indexOf('\r\n\r\n') + 4);
  if (body === '' || body === '{"message":"There is nothing here."}') return true;
  try {
    const result = JSON.parse(body) as object;
    return 'data' in result || 'errors' in result;
  } catch {
    return false;
  }
}

function excerpt(text: string, word: string): string {
  const at = text.indexOf(word);
  return text.slice(Math.max(0, at - 200), at + 200);
}
