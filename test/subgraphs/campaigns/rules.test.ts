import { describe, expect, test } from '@jest/globals';
import { checkBulletin, type BulletinDraft } from '../../../subgraphs/campaigns/domain/check-bulletin.js';
import { checkDeclaration, type Declaration } from '../../../subgraphs/campaigns/domain/check-declaration.js';
import { checkPost } from '../../../subgraphs/campaigns/domain/check-post.js';
import { INCIDENT_STATES, isActive } from '../../../subgraphs/campaigns/domain/incident-state.js';

const NOW = new Date('2026-10-02T00:00:00Z');
const police = {
  agencyId: 'agency_a',
  role: 'LEAD',
  functionLine: 'police',
  level: 'PREFECTURE',
  divisionCode: '3301',
};
const fire = { ...police, agencyId: 'agency_b', role: 'PARTICIPANT', functionLine: 'fire' };

const declaration = {
  title: '火情',
  level: 'II',
  occurredAt: null,
  reportedAt: new Date('2026-10-01T23:00:00Z'),
  participants: [police, fire],
} as Declaration;

const draft: BulletinDraft = {
  headline: '通报',
  text: '无人员伤亡。',
  sources: [{ kind: 'AGENCY', agencyId: 'agency_b' }],
  approverId: 'person:b',
  authorId: 'person:a',
};

const codes = (violations: readonly { code: string }[]) => violations.map(({ code }) => code);

describe('declaring an incident', () => {
  test('F2 one lead among several functions breaks no rule', () => {
    expect(checkDeclaration(declaration, NOW)).toEqual([]);
  });

  test.each([
    ['F2 nobody leads', { participants: [fire] }, 'EXACTLY_ONE_LEAD'],
    ['F2 two lead', { participants: [police, { ...fire, role: 'LEAD' }] }, 'EXACTLY_ONE_LEAD'],
    ['an agency takes part twice', { participants: [police, { ...fire, agencyId: 'agency_a' }] }, 'PARTICIPANT_TWICE'],
    ['there is no title', { title: ' ' }, 'TITLE_MISSING'],
    ['the report lies in the future', { reportedAt: new Date('2026-10-03T00:00:00Z') }, 'IN_THE_FUTURE'],
    ['it was reported before it occurred', { occurredAt: NOW }, 'REPORTED_BEFORE_OCCURRED'],
  ])('%s: refused', (_, change, code) => {
    expect(codes(checkDeclaration({ ...declaration, ...change } as Declaration, NOW))).toEqual([code]);
  });
});

describe('publishing a bulletin', () => {
  test('with a source and an approver other than its author it breaks no rule', () => {
    expect(checkBulletin(draft, 'DECLARED')).toEqual([]);
  });

  test.each([
    ['no source', { sources: [] }, 'SOURCES_MISSING'],
    ['no approver', { approverId: '' }, 'APPROVER_MISSING'],
    ['its author as approver', { approverId: 'person:a' }, 'APPROVER_IS_AUTHOR'],
    ['no headline', { headline: '' }, 'HEADLINE_MISSING'],
    ['no text', { text: '\n' }, 'TEXT_MISSING'],
    ['too many sources', { sources: Array(21).fill(draft.sources[0]) }, 'TOO_MANY_SOURCES'],
  ])('%s: refused', (_, change, code) => {
    expect(codes(checkBulletin({ ...draft, ...change }, 'RESPONDING'))).toEqual([code]);
  });

  test('an incident that is over takes no bulletin', () => {
    expect(codes(checkBulletin(draft, 'CLOSED'))).toEqual(['INCIDENT_NOT_ACTIVE']);
  });
});

test('an incident is active from its declaration until it is closed', () => {
  expect(INCIDENT_STATES.filter(isActive)).toEqual(['DECLARED', 'RESPONDING', 'DOWNGRADED', 'UPGRADED', 'RECOVERY']);
});

test('a post cannot be dated into the future to keep an account awake', () => {
  const post = { accountId: 'account_a', title: '', contentRef: '', publishedAt: NOW };
  expect(checkPost(post, NOW)).toEqual([]);
  expect(codes(checkPost({ ...post, publishedAt: new Date(NOW.getTime() + 1) }, NOW))).toEqual(['IN_THE_FUTURE']);
});
