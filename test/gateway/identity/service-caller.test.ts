import { describe, expect, test } from '@jest/globals';
import { createServiceCallerFinder, GATEWAY_AUDIENCE } from '../../../gateway/identity/service-caller.js';
import { signCaller, type Caller, type CallerKey } from '../../../schema/caller.js';

const NOW_MS = Date.UTC(2026, 5, 1);
const BODY = '{"query":"{ registryChanges { edges { cursor } } }"}';
const CASES_KEY: CallerKey = { id: 'c1', secret: Buffer.alloc(32, 1) };
const REGISTRY_KEY: CallerKey = { id: 'r1', secret: Buffer.alloc(32, 2) };
const find = createServiceCallerFinder({ cases: [CASES_KEY], registry: [REGISTRY_KEY] });

function service(name: string, more: Partial<Caller> = {}): Caller {
  return { subject: `service:${name}`, kind: 'SERVICE', grants: [], scopes: [], ...more };
}

function sign(caller: Caller, change: { audience?: string; body?: string; nowMs?: number } = {}): string {
  return signCaller(caller, { audience: GATEWAY_AUDIENCE, body: BODY, key: CASES_KEY, nowMs: NOW_MS, ...change });
}

describe('A subgraph that asks the gateway', () => {
  test('is itself by its signature', () => {
    const signed = sign(service('cases'));
    expect(find(signed, BODY, NOW_MS)).toEqual(service('cases'));
  });

  test('gets no rights it writes to itself', () => {
    const greedy = service('cases', { grants: [{ agencyId: 'agency_1', role: 'ADMIN' }], scopes: ['all'] });
    const signed = sign(greedy);
    expect(find(signed, BODY, NOW_MS)).toEqual(service('cases'));
  });

  test.each<[string, string]>([
    ['calls itself another subgraph', sign(service('registry'))],
    ['calls itself an officer', sign(service('cases', { kind: 'OFFICER' }))],
    ['signed for a subgraph', sign(service('cases'), { audience: 'registry' })],
    ['signed another body', sign(service('cases'), { body: '{}' })],
    ['signed long ago', sign(service('cases'), { nowMs: NOW_MS - 31_000 })],
    ['signed nothing', 'v1.c1.e30.e30'],
    ['sends noise', '....'],
  ])('is nobody when it %s', (_what, signed) => {
    expect(find(signed, BODY, NOW_MS)).toBeUndefined();
  });

  test('is nobody at a gateway without rings', () => {
    const signed = sign(service('cases'));
    expect(createServiceCallerFinder(undefined)(signed, BODY, NOW_MS)).toBeUndefined();
  });
});
