import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AnswerTexts } from '../../../../gateway/execute/texts/answer-texts.js';
import { KeyTable } from '../../../../gateway/execute/texts/key-table.js';

test('Keys that are written alike are one key, whatever they are and however many', () => {
  const key = fc.oneof(
    fc.nat(300).map((n) => `case_${n}`),
    fc.nat(300),
    fc.string(),
    fc.constantFrom('"', '\\', '\\"', 'a\\', '1', 1, true),
  );
  fc.assert(
    fc.property(fc.array(key, { maxLength: 400 }), (keys) => {
      const texts = new AnswerTexts();
      const table = new KeyTable<string>(texts);
      const known = new Map<string, string>();
      for (const each of keys) {
        const json = JSON.stringify(each);
        const at = texts.add(json);
        expect(table.get(at)).toBe(known.get(json));
        if (known.has(json)) continue;
        table.add(at, json);
        known.set(json, json);
      }
    }),
  );
});
