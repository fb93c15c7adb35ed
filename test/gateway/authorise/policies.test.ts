import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { POLICIES } from '../../../gateway/authorise/policies/all.js';
import type { Arguments } from '../../../gateway/authorise/policies/policy.js';
import { CALLER_KINDS, PUBLIC_CALLER, type Caller } from '../../../schema/caller.js';
import { shippedFile } from '../../../subgraphs/kit/shipped.js';

/** Names of those whom a policy lets in. */
function letIn(policy: string, callers: Readonly<Record<string, Caller>>, args: Arguments = {}): readonly string[] {
  return Object.keys(callers).filter((name) => POLICIES.get(policy)!(callers[name]!, args));
}

const OF_EACH_KIND = Object.fromEntries(CALLER_KINDS.map((kind) => [kind, { ...PUBLIC_CALLER, kind }]));
const officerAs = (role: string): Caller => ({ ...PUBLIC_CALLER, kind: 'OFFICER', grants: [{ agencyId: 'a', role }] });

/** Without arguments and grants. A policy that is not listed fails. */
const KINDS_LET_IN = {
  statistics: ['OFFICER', 'ANALYST', 'SERVICE'],
  'case-metrics': ['OFFICER', 'ANALYST', 'SERVICE'],
  service: ['SERVICE'],
  'citizen-data': ['PARTNER', 'SERVICE'],
};

test('Every policy is known by whom it lets in', () => {
  const found = [...POLICIES.keys()].map((policy) => [policy, letIn(policy, OF_EACH_KIND)]);
  expect(Object.fromEntries(found)).toEqual(KINDS_LET_IN);
});

test('Every policy of the folder is in the list', () => {
  const files = readdirSync(shippedFile('gateway/authorise/policies')).map((file) => file.replace('.ts', ''));
  expect(files.filter((file) => !['all', 'policy'].includes(file)).sort()).toEqual([...POLICIES.keys()].sort());
});

test('Statistics are for officers, analysts and services', () => {
  expect(letIn('statistics', OF_EACH_KIND)).toEqual(['OFFICER', 'ANALYST', 'SERVICE']);
});

test('Metrics of accounts are for everybody, metrics of cases are statistics', () => {
  expect(letIn('case-metrics', OF_EACH_KIND, { metric: 'engagement.daily' })).toEqual(CALLER_KINDS);
  expect(letIn('case-metrics', OF_EACH_KIND, { metric: 'cases.received' })).toEqual(['OFFICER', 'ANALYST', 'SERVICE']);
  expect(letIn('case-metrics', OF_EACH_KIND, { metric: ['engagement.daily'] })).not.toContain('PUBLIC');
  expect(letIn('case-metrics', OF_EACH_KIND)).not.toContain('PUBLIC');
});

test('Feeds are for services alone', () => {
  expect(letIn('service', OF_EACH_KIND)).toEqual(['SERVICE']);
});

test('What a citizen wrote is for partners, services and officers in a role that handles cases', () => {
  expect(letIn('citizen-data', OF_EACH_KIND)).toEqual(['PARTNER', 'SERVICE']);
  const roles = ['INTAKE_OFFICER', 'DISPATCHER', 'CASE_OFFICER', 'SUPERVISOR', 'IMPORTER', 'EDITOR'];
  const officers = Object.fromEntries(
    [...roles, 'REVIEWER', 'APPROVER', 'DUTY_OFFICER', 'ADMINISTRATOR'].map((r) => [r, officerAs(r)]),
  );
  expect(letIn('citizen-data', officers)).toEqual(roles.slice(0, -1));
  const analyst: Caller = { ...officerAs('CASE_OFFICER'), kind: 'ANALYST' };
  expect(letIn('citizen-data', { analyst })).toEqual([]);
});
