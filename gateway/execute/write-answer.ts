import type { LentBytes } from '../lent-bytes.js';
import type { Data } from './data.js';
import type { Findings } from './findings.js';
import type { JsonSink } from './json-sink.js';
import { jsonText } from './json-text.js';

export interface AnswerParts {
  readonly findings: Findings;
  readonly extensions: Data;
  /** False: the data as a whole is null. */
  readonly writeData: () => boolean;
}

/** Writes an answer: data, then the errors that were known before and those that writing brought to light, then extensions. */
export function writeAnswer(sink: JsonSink, { findings, extensions, writeData }: AnswerParts): LentBytes {
  sink.start();
  sink.ascii('{"data":');
  const mark = sink.mark();
  if (!writeData()) {
    sink.rewind(mark);
    sink.ascii('null');
  }
  const { errors, incomplete } = findings;
  if (errors.length > 0) sink.json(`,"errors":${JSON.stringify(errors)}`);
  const all = incomplete.length === 0 ? extensions : { ...extensions, incomplete };
  if (Object.keys(all).length > 0) sink.json(`,"extensions":${JSON.stringify(all)}`);
  sink.ascii('}');
  return sink.take();
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
