import { expect, test } from '@jest/globals';
import { caseFact, type ObservedCase } from '../../../subgraphs/assessment/domain/case-fact.js';

const closed: ObservedCase = {
  id: 'case_1',
  state: 'CLOSED',
  kind: 'HELP',
  divisionCode: '440100',
  receivedAt: '2026-10-01T01:00:00.000Z',
  acceptedAt: '2026-10-01T02:00:00.000Z',
  closedAt: '2026-10-09T02:00:00.000Z',
  closingReason: 'RESOLVED',
  qualityFlags: [],
  lead: { id: 'agency_a' },
  clocks: [],
  followUps: null,
};

const heard = (...said: { contacted: boolean; resolved: boolean | null; satisfied: boolean | null }[]) => ({
  followUps: { edges: said.map((node) => ({ node })) },
});

test('the requester’s word decides whether it is resolved, before the closing reason', () => {
  expect(caseFact(closed).resolved).toBe(true);
  expect(caseFact({ ...closed, ...heard({ contacted: true, resolved: false, satisfied: false }) }).resolved).toBe(
    false,
  );
  const unreached = heard({ contacted: false, resolved: null, satisfied: null });
  expect(caseFact({ ...closed, ...unreached })).toMatchObject({ resolved: true, satisfied: null });
});

test('of several tries the last one that reached the requester counts', () => {
  const tries = heard(
    { contacted: true, resolved: false, satisfied: false },
    { contacted: true, resolved: true, satisfied: true },
    { contacted: false, resolved: null, satisfied: null },
  );
  expect(caseFact({ ...closed, ...tries })).toMatchObject({ resolved: true, satisfied: true });
});

test.each([
  ['an inquiry is resolved by an explanation', { kind: 'INQUIRY', closingReason: 'EXPLAINED' }, { resolved: true }],
  ['a complaint is not', { kind: 'COMPLAINT', closingReason: 'EXPLAINED' }, { resolved: false }],
  ['an open case is not resolved', { state: 'REPLIED', closedAt: null }, { resolved: false, rated: true }],
  [
    'a withdrawn case is neither rated nor closed',
    { state: 'WITHDRAWN' },
    { rated: false, resolved: false, closedAt: null },
  ],
  [
    'an imported case, never accepted, is not rated',
    { acceptedAt: null },
    { rated: false, closedAt: new Date(closed.closedAt!) },
  ],
  ['before assignment it counts for nobody', { lead: null }, { agencyId: null }],
  ['closed before received is flagged', { qualityFlags: ['NEGATIVE_DURATION'] }, { negativeDuration: true }],
])('%s', (_, change, expected) => {
  expect(caseFact({ ...closed, ...change })).toMatchObject(expected);
});

test('the last clock of a kind that was neither cancelled nor paused is the one that counts', () => {
  const clock = (standing: string, dueAt: string) => ({ kind: 'FIRST_RESPONSE', standing, dueAt, metAt: null });
  const clocks = [
    clock('MET', '2026-10-02T00:00:00.000Z'),
    clock('RUNNING', '2026-10-03T00:00:00.000Z'),
    clock('CANCELLED', '2026-10-04T00:00:00.000Z'),
    clock('PAUSED', '2026-10-05T00:00:00.000Z'),
  ];
  expect(caseFact({ ...closed, clocks }).firstResponse).toEqual({
    dueAt: new Date('2026-10-03T00:00:00Z'),
    metAt: null,
  });
});
