import type { Data } from '../data.js';
import { makeFunction } from '../made-functions.js';
import { CLOSE_BRACE, QUOTE } from '../texts/json-codes.js';
import { WORD, wordsOfText } from '../texts/words.js';
import { writePosition, type Position, type WriteObject, type Writing } from './writing.js';

/** One field of an object, compiled. */
export interface FieldWriter {
  /** `,"key":` or, for the first, `{"key":`; the constant with it where there is one. */
  readonly lead: string;
  readonly clientKey: string;
  readonly dataKey: string;
  /** Its value is simply the data's: no introspection, and no name that every object answers to. */
  readonly isPlain: boolean;
  /** Any string is a value of its type. */
  readonly isText: boolean;
  /** Text that no data decides: `__typename` of a known type. */
  readonly constant: string | undefined;
  readonly isIntrospection: boolean;
  readonly position: Position;
}

/**
 * A function made for one shape: leads are constants and members are read by their names, where a loop over fields looks
 * both up. It writes what the loop in {@link objectWriter} writes.
 */
export function compileWriter(fields: readonly FieldWriter[], writeField: WriteField): WriteObject | undefined {
  const lines = fields.map((field, index) => {
    const lead = `
      ${bytesText(field.lead)}`;
    if (field.constant !== undefined) return lead;
    const write = `writeField(fields[${index}], data, writing)`;
    if (!field.isPlain)
      return `${lead}
      if (!${write}) return false;`;
    const quick = field.isText
      ? `if (typeof value === 'number' && json.getUint8(value) === ${QUOTE}) sink.copyString(json, value); else `
      : '';
    return `${lead}
      value = data[${JSON.stringify(field.dataKey)}];
      ${quick}if (!writePosition(fields[${index}].position, value, fields[${index}].clientKey, writing)) return false;`;
  });
  const source = `
    return (data, writing) => {
      const { sink } = writing;
      const json = writing.texts.words;
      let value, out, at;
      ${fields.length === 0 ? bytesText('{') : ''}${lines.join('')}
      sink.char(${CLOSE_BRACE});
      return true;
    };`;
  const make = makeFunction(['fields', 'writeField', 'writePosition'], source) as Make | undefined;
  return make?.(fields, writeField, writePosition);
}

export type WriteField = (field: FieldWriter, data: Data, writing: Writing) => boolean;

type Make = (fields: readonly FieldWriter[], field: WriteField, position: typeof writePosition) => WriteObject;

/** Stores bytes that are known. */
function bytesText(text: string): string {
  const bytes = Buffer.from(text);
  const { length } = bytes;
  const stores =
    length < WORD
      ? [...bytes].map((code, offset) => `out.setUint8(at + ${offset}, ${code});`)
      : wordsOfText(bytes).map(({ offset, word }) => `out.setInt32(at + ${offset}, ${word}, true);`);
  return `at = sink.makeRoom(${length}); out = sink.words; ${stores.join(' ')} sink.length = at + ${length};`;
}
