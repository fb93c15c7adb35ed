import { expect, test } from '@jest/globals';
import { LentBytes } from '../../gateway/lent-bytes.js';
import { WrittenAnswer } from '../../gateway/written-answer.js';

test('An answer that several requests got is there for each, and so are the keys that each of them records', () => {
  const keys = new LentBytes(Buffer.from('["p1"]'));
  const answer = new WrittenAnswer(new LentBytes(Buffer.from('{"data":{}}')), false, [
    { type: 'Person', fields: ['phone'], keys },
  ]);
  answer.shareAmong(2);
  answer.giveBack();
  keys.giveBack();
  expect([answer.bytes.toString(), keys.bytes.toString()]).toEqual(['{"data":{}}', '["p1"]']);
  answer.giveBack();
  keys.giveBack();
  expect(() => answer.bytes).toThrow('given back');
  expect(() => keys.bytes).toThrow('given back');
});
