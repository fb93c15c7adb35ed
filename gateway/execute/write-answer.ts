import { REFUSALS, type RefusalCode } from '../../schema/refusals.js';
import type { Data } from './data.js';
import type { Findings } from './findings.js';
import { jsonText } from './json-text.js';

/** Puts an answer together: errors first, so that a person sees them, then data, then what subgraphs and we add. */
export function writeAnswer(dataText: string, findings: Findings, extensions: Data): string {
  const { errors, incomplete } = findings;
  const errorText = errors.length === 0 ? '' : `"errors":${JSON.stringify(errors)},`;
  const all = incomplete.length === 0 ? extensions : { ...extensions, incomplete };
  const extensionText = Object.keys(all).length === 0 ? '' : `,"extensions":${JSON.stringify(all)}`;
  return `{${errorText}"data":${dataText}${extensionText}}`;
}

/** JSON texts of the client's variables, each written once per request however many fetches send it. */
export function createVariableTexts(
  variables: Readonly<Record<string, unknown>>,
): (name: string) => string | undefined {
  const texts = new Map<string, string | undefined>();
  return (name) => {
    if (texts.has(name)) return texts.get(name);
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    const text = value === undefined ? undefined : jsonText(value);
    texts.set(name, text);
    return text;
  };
}

/** The answer to an operation that was not executed at all. */
export function writeRefusal(code: RefusalCode, requestId: string): string {
  return JSON.stringify({ errors: [{ message: REFUSALS[code].sentence, extensions: { code, requestId } }] });
}
