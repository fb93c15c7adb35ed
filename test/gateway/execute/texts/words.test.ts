import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { JsonSink } from '../../../../gateway/execute/json-sink.js';
import { AnswerTexts } from '../../../../gateway/execute/texts/answer-texts.js';
import { endOfString, endOfValue, UNEXPECTED } from '../../../../gateway/execute/texts/json-bytes.js';

/** Of all lengths, with what ends a string or an escape at any of a word's four bytes. */
const text = fc
  .array(fc.oneof(fc.constantFrom('"', '\\', 'é', '永', '😀', '\u007f', ' ', '!', '#', '[', ']'), fc.string()))
  .map((parts) => parts.join(''));

/** As JSON may be written, too. */
const written = fc.tuple(text, fc.boolean()).map(([each, isEscaped]) => {
  const json = JSON.stringify(each);
  return isEscaped ? json.replaceAll('a', '\\u0061').replaceAll(' ', '\\t') : json;
});

test('A string ends where JSON says, wherever it begins', () => {
  fc.assert(
    fc.property(fc.nat(9), written, fc.string(), (before, json, behind) => {
      const texts = new AnswerTexts();
      texts.add(' '.repeat(before));
      const at = texts.add(json + behind);
      expect(endOfString(texts.words, at)).toBe(at + Buffer.byteLength(json));
    }),
    { numRuns: 2_000 },
  );
});

test('A string with a character that JSON has not, or one that does not end, is none', () => {
  const inside = fc.tuple(
    written,
    fc.nat(),
    fc.oneof(
      fc.nat(0x1f).map((code) => String.fromCharCode(code)),
      fc.constantFrom('\\x', '\\u12', '\\'),
    ),
  );
  fc.assert(
    fc.property(inside, ([json, at, bad]) => {
      const place = 1 + (at % (json.length - 1));
      const texts = new AnswerTexts();
      const broken = Buffer.from(json.slice(0, place) + bad + json.slice(place)).toString();
      const start = texts.add(broken);
      if (isJson(broken)) expect(endOfString(texts.words, start)).toBe(texts.end);
      else if (!endsEarlier(broken)) expect(() => endOfString(texts.words, start)).toThrow(UNEXPECTED);
    }),
    { numRuns: 2_000 },
  );
});

function isJson(json: string): boolean {
  try {
    JSON.parse(json);
    return true;
  } catch {
    return false;
  }
}

/** What was put in made a whole string of its beginning. */
function endsEarlier(json: string): boolean {
  for (let end = 2; end < json.length; end++) if (json[end - 1] === '"' && isJson(json.slice(0, end))) return true;
  return false;
}

test('Nothing is read behind the memory of a text, however much of it the text fills', () => {
  const { length } = new AnswerTexts().bytes;
  for (let size = length - 40; size < length + 4; size++)
    for (const [begin, fill] of [
      ['"', 'x'],
      ['"', '\\'],
      ['"\\u', '1'],
      ['[1', '1'],
      ['[', ' '],
      ['{"a', 'b'],
      ['"é', 'é'],
    ] as const) {
      const texts = new AnswerTexts();
      const rest = fill.repeat((size - begin.length) / Buffer.byteLength(fill));
      const at = texts.add(begin + rest);
      expect(() => endOfValue(texts.words, at)).toThrow(UNEXPECTED);
    }
});

test('Strings are the same where they are written alike', () => {
  fc.assert(
    fc.property(written, written, fc.nat(7), (one, other, between) => {
      const texts = new AnswerTexts();
      const [first, , again, second] = [one, ' '.repeat(between), one, other].map((json) => texts.add(json));
      expect(texts.isSameString(first!, again!)).toBe(true);
      expect(texts.isSameString(first!, second!)).toBe(one === other);
      expect(texts.isSameString(second!, first!)).toBe(one === other);
    }),
    { numRuns: 2_000 },
  );
});

test('A string is copied as it is written, wherever it comes to stand and whether or not there is room', () => {
  const sink = new JsonSink();
  const { length } = sink.bytes;
  fc.assert(
    fc.property(fc.array(written, { minLength: 1 }), fc.nat(40), fc.boolean(), (jsons, before, isNearTheEnd) => {
      const fresh = isNearTheEnd ? new JsonSink() : sink;
      fresh.start();
      const lead = ' '.repeat(isNearTheEnd ? length - before : before);
      fresh.ascii(lead);
      const texts = new AnswerTexts();
      for (const at of jsons.map((json) => texts.add(json))) fresh.copyString(texts.words, at);
      expect(fresh.takeText()).toBe(lead + jsons.join(''));
    }),
    { numRuns: 1_000 },
  );
});
