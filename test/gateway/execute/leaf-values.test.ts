import { expect, test } from '@jest/globals';
import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  GraphQLScalarType,
  GraphQLString,
} from 'graphql';
import { JsonSink } from '../../../gateway/execute/json-sink.js';
import { leafWriterOf } from '../../../gateway/execute/shape/leaf-writers.js';
import type { Writing } from '../../../gateway/execute/shape/writing.js';
import { AnswerTexts } from '../../../gateway/execute/texts/answer-texts.js';

const Colour = new GraphQLEnumType({ name: 'Colour', values: { RED: {}, GREEN: {} } });
const Anything = new GraphQLScalarType({ name: 'Anything' });
const A_HOLE = undefined;

test.each([
  [GraphQLInt, '-7', '-7'],
  [GraphQLInt, '1.0', '1'],
  [GraphQLInt, '1e3', '1000'],
  [GraphQLInt, '2147483647', '2147483647'],
  [GraphQLInt, '2147483648', A_HOLE],
  [GraphQLInt, '1.5', A_HOLE],
  [GraphQLInt, '"1"', A_HOLE],
  [GraphQLInt, '[1]', A_HOLE],
  [GraphQLFloat, '1.50', '1.50'],
  [GraphQLFloat, '-3e-7', '-3e-7'],
  [GraphQLFloat, '1e400', A_HOLE],
  [GraphQLFloat, '9'.repeat(400), A_HOLE],
  [GraphQLFloat, 'true', A_HOLE],
  [GraphQLBoolean, 'false', 'false'],
  [GraphQLBoolean, '"true"', A_HOLE],
  [GraphQLID, '"a"', '"a"'],
  [GraphQLID, '7', '"7"'],
  [GraphQLID, '1e3', '"1000"'],
  [GraphQLID, '9007199254740993', '"9007199254740993"'],
  [GraphQLID, '-0', '"0"'],
  [GraphQLID, '1.5', A_HOLE],
  [GraphQLString, '"\\/ \\u6c38 永 \\" \\\\"', '"\\/ \\u6c38 永 \\" \\\\"'],
  [GraphQLString, `"${'永'.repeat(200_000)}"`, `"${'永'.repeat(200_000)}"`],
  [GraphQLString, '1', A_HOLE],
  [GraphQLString, '{"a":1}', A_HOLE],
  [Colour, '"GREEN"', '"GREEN"'],
  [Colour, '"\\u0052ED"', '"RED"'],
  [Colour, '"BLUE"', A_HOLE],
  [Colour, '1', A_HOLE],
  [Anything, '{"a":[1,{"b":null}]}', '{"a":[1,{"b":null}]}'],
  [Anything, '"x"', '"x"'],
])('%s: what a subgraph writes as %.30s', (type, json, wanted) => {
  const [sink, texts] = [new JsonSink(), new AnswerTexts()];
  sink.start();
  const isWritten = leafWriterOf(type)(texts.add(json), { sink, texts } as Partial<Writing> as Writing);
  expect(isWritten ? sink.takeText() : A_HOLE).toBe(wanted);
});
