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

describe('A subgraph that asks the gateway', () => {
  test('is itself by its signature', () => {
    const signed = signCaller(service('cases'), GATEWAY_AUDIENCE, BODY, CASES_KEY, NOW_MS);
    expect(find(signed, BODY, NOW_MS)).toEqual(service('cases'));
  });

  test('gets no rights it writes to itself', () => {
    const greedy = service('cases', { grants: [{ agencyId: 'agency_1', role: 'ADMIN' }], scopes: ['all'] });
    const signed = signCaller(greedy, GATEWAY_AUDIENCE, BODY, CASES_KEY, NOW_MS);
    expect(find(signed, BODY, NOW_MS)).toEqual(service('cases'));
  });

  test.each<[string, string]>([
    ['calls itself another subgraph', signCaller(service('registry'), GATEWAY_AUDIENCE, BODY, CASES_KEY, NOW_MS)],
    [
      'calls itself an officer',
      signCaller(service('cases', { kind: 'OFFICER' }), GATEWAY_AUDIENCE, BODY, CASES_KEY, NOW_MS),
    ],
    ['signed for a subgraph', signCaller(service('cases'), 'registry', BODY, CASES_KEY, NOW_MS)],
    ['signed another body', signCaller(service('cases'), GATEWAY_AUDIENCE, '{}', CASES_KEY, NOW_MS)],
    ['signed long ago', signCaller(service('cases'), GATEWAY_AUDIENCE, BODY, CASES_KEY, NOW_MS - 31_000)],
    ['signed nothing', 'v1.c1.e30.e30'],
    ['sends noise', '....'],
  ])('is nobody when it %s', (_what, signed) => {
    expect(find(signed, BODY, NOW_MS)).toBeUndefined();
  });

  test('is nobody at a gateway without rings', () => {
    const signed = signCaller(service('cases'), GATEWAY_AUDIENCE, BODY, CASES_KEY, NOW_MS);
    expect(createServiceCallerFinder(undefined)(signed, BODY, NOW_MS)).toBeUndefined();
  });
});
