import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { createServiceCallerFinder, GATEWAY_AUDIENCE } from '../../gateway/identity/service-caller.js';
import {
  canonicalCaller,
  signCaller,
  SIGNED_CALLER_MAX_AGE_MS,
  verifyCaller,
  type Caller,
  type CallerKey,
  type CallerVerdict,
} from '../../schema/caller.js';
import { shippedFile } from '../../subgraphs/kit/shipped.js';

const NOW_MS = Date.UTC(2026, 5, 1);
const BODY = '{"query":"{ cases { edges { node { id } } } }"}';
const OLD: CallerKey = { id: 'old', secret: Buffer.alloc(32, 1) };
const NEW: CallerKey = { id: 'new', secret: Buffer.alloc(32, 2) };
const OFFICER: Caller = {
  subject: 'officer-7',
  kind: 'OFFICER',
  grants: [{ agencyId: 'agency_1', role: 'CASE_OFFICER' }],
  scopes: ['cases:read'],
};

const SIGNED = signCaller(OFFICER, { audience: 'cases', body: BODY, key: OLD, nowMs: NOW_MS });

function verdict(header: string | undefined, change: Partial<Parameters<typeof verifyCaller>[1]> = {}): string {
  return reasonOf(verifyCaller(header, { audience: 'cases', body: BODY, keys: [OLD], nowMs: NOW_MS, ...change }));
}

function reasonOf(outcome: CallerVerdict): string {
  return outcome.kind === 'verified' ? outcome.caller.subject : outcome.reason;
}

/** The header with one of its four parts written anew. */
function rewritten(part: 0 | 1 | 2 | 3, text: string): string {
  return SIGNED.split('.')
    .map((old, at) => (at === part ? text : old))
    .join('.');
}

function payload(claims: object): string {
  return Buffer.from(JSON.stringify(claims)).toString('base64url');
}

describe('A signed caller', () => {
  test('is believed by its audience, for its body, in its time', () => {
    expect(verdict(SIGNED)).toBe('officer-7');
    expect(verdict(SIGNED, { nowMs: NOW_MS + SIGNED_CALLER_MAX_AGE_MS })).toBe('officer-7');
  });

  test.each<[string, string | undefined, Partial<Parameters<typeof verifyCaller>[1]>, string]>([
    ['not there', undefined, {}, 'missing'],
    ['empty', '', {}, 'missing'],
    ['replayed to another subgraph that shares the ring', SIGNED, { audience: 'registry' }, 'wrong audience'],
    ['replayed to the gateway', SIGNED, { audience: GATEWAY_AUDIENCE }, 'wrong audience'],
    ['bound to another body', SIGNED, { body: '{"query":"mutation { x }"}' }, 'bad signature'],
    ['bound to a body with one more blank', SIGNED, { body: `${BODY} ` }, 'bad signature'],
    ['replayed after its time', SIGNED, { nowMs: NOW_MS + SIGNED_CALLER_MAX_AGE_MS + 1 }, 'expired'],
    ['from the future', SIGNED, { nowMs: NOW_MS - SIGNED_CALLER_MAX_AGE_MS - 1 }, 'expired'],
    ['signed with a key that was taken away', SIGNED, { keys: [NEW] }, 'unknown key'],
    ['under the name of another key', rewritten(1, 'new'), { keys: [OLD, NEW] }, 'bad signature'],
    ['of another version', rewritten(0, 'v2'), {}, 'malformed'],
    ['without its signature', rewritten(3, ''), {}, 'malformed'],
    ['with a short signature', rewritten(3, 'AAAA'), {}, 'bad signature'],
    ['with a part too many', `${SIGNED}.x`, {}, 'malformed'],
    [
      'with another kind written in',
      rewritten(2, payload({ aud: 'cases', iat: NOW_MS, caller: { ...OFFICER, kind: 'SERVICE' } })),
      {},
      'bad signature',
    ],
  ])('is refused when it is %s', (_what, header, change, reason) => {
    expect(verdict(header, change)).toBe(reason);
  });

  test('is refused when it has no time of its own, whoever signed it', () => {
    const claims = payload({ aud: 'cases', caller: OFFICER });
    const bodyHash = createHash('sha256').update(BODY).digest('base64url');
    const signature = createHmac('sha256', OLD.secret).update(`v1.old.${claims}.${bodyHash}`).digest('base64url');
    expect(verdict(`v1.old.${claims}.${signature}`)).toBe('expired');
  });

  test('says the same of equal callers, in whatever order their rights were listed', () => {
    const grants = [
      { agencyId: 'agency_2', role: 'EDITOR' },
      { agencyId: 'agency_1', role: 'EDITOR' },
    ];
    const one = { ...OFFICER, grants, scopes: ['b', 'a'] };
    const other = { ...OFFICER, grants: [...grants].reverse(), scopes: ['a', 'b'] };
    expect(canonicalCaller(one)).toBe(canonicalCaller(other));
    expect(canonicalCaller(one)).not.toBe(canonicalCaller({ ...one, purpose: 'audit' }));
  });
});

describe('A key ring is rotated without a refused request', () => {
  /** Both sides step by step, as docs/identity.md prints them: nobody is ever asked to believe a key that he does not have. */
  const page = readFileSync(shippedFile('docs/identity.md'), 'utf8');
  const STEPS = [...page.matchAll(/^\| [^|]+ \| `([\w, ]+)` +\| `([\w, ]+)` +\|$/gm)].map(
    ([, gateway, subgraph]) => [ringOf(gateway!), ringOf(subgraph!)] as const,
  );

  test('in as many steps as are printed', () => {
    expect(STEPS).toHaveLength(7);
  });

  test.each(STEPS)('from gateway to subgraph and back (step %#)', (gateway, subgraph) => {
    const toSubgraph = signCaller(OFFICER, { audience: 'cases', body: BODY, key: gateway[0]!, nowMs: NOW_MS });
    expect(verdict(toSubgraph, { keys: subgraph })).toBe('officer-7');
    const service: Caller = { subject: 'service:cases', kind: 'SERVICE', grants: [], scopes: [] };
    const toGateway = signCaller(service, { audience: GATEWAY_AUDIENCE, body: BODY, key: subgraph[0]!, nowMs: NOW_MS });
    expect(createServiceCallerFinder({ cases: gateway })(toGateway, BODY, NOW_MS)).toEqual(service);
  });

  test('and what was signed a moment before a step is still believed after it', () => {
    for (const [at, [gateway]] of STEPS.slice(0, -1).entries()) {
      const signed = signCaller(OFFICER, { audience: 'cases', body: BODY, key: gateway[0]!, nowMs: NOW_MS });
      expect(verdict(signed, { keys: STEPS[at + 1]![1], nowMs: NOW_MS + 5_000 })).toBe('officer-7');
    }
  });
});

function ringOf(names: string): readonly CallerKey[] {
  return names.split(', ').map((name) => (name === 'old' ? OLD : NEW));
}
