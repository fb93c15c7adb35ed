import { expect, test } from '@jest/globals';
import { inputViolations } from '../../../../subgraphs/cases/domain/input-limits.js';

test.each([
  ['a text longer than a letter', { text: 'x'.repeat(20_001) }, 'VALUE_TOO_LONG', ['input', 'text']],
  ['a code that no index takes', { divisionCode: 'x'.repeat(201) }, 'VALUE_TOO_LONG', ['input', 'divisionCode']],
  ['the same inside', { a: [{ caseId: 'x'.repeat(201) }] }, 'VALUE_TOO_LONG', ['input', 'a', '0', 'caseId']],
  ['a place beyond the pole', { latitude: 91 }, 'LOCATION_RANGE', ['input', 'latitude']],
  ['a place beyond the date line', { longitude: -181 }, 'LOCATION_RANGE', ['input', 'longitude']],
])('A command is refused %s', (_what, input, code, path) => {
  expect(inputViolations(input)).toMatchObject([{ code, path }]);
});

test('A command takes what is as long as it may be, and leaves out what is absent', () => {
  const input = {
    text: 'x'.repeat(20_000),
    latitude: -90,
    longitude: 180,
    at: new Date(),
    reason: null,
    none: undefined,
  };
  expect(inputViolations(input)).toEqual([]);
});
