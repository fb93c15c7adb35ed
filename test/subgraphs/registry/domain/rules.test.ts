import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PUBLIC_CALLER, type Caller } from '../../../../schema/caller.js';
import type { Violation } from '../../../../subgraphs/kit/outcome.js';
import { checkAbolition } from '../../../../subgraphs/registry/domain/abolition.js';
import { checkAdministers } from '../../../../subgraphs/registry/domain/administration.js';
import { linePath } from '../../../../subgraphs/registry/domain/line-path.js';
import { checkJoining, checkMove, type NodePlace } from '../../../../subgraphs/registry/domain/matrix-tree.js';
import { FILING_STATES, verificationStatus } from '../../../../subgraphs/registry/domain/verification.js';

const codes = (violations: readonly Violation[]) => violations.map((violation) => violation.code);
const at = (matrixId: string, level: NodePlace['level'], ...ids: string[]): NodePlace => ({
  id: ids.at(-1)!,
  matrixId,
  level,
  path: ids.map((id) => `${id}.`).join(''),
});

describe('B1 moving a node', () => {
  const root = at('police', 'NATIONAL', 'cn');
  const guangdong = at('police', 'PROVINCE', 'cn', 'gd');
  const guangzhou = at('police', 'PREFECTURE', 'cn', 'gd', 'gz');

  test('below its own descendant or itself is refused', () => {
    const below = { ...guangzhou, level: 'PROVINCE' as const };
    expect(codes(checkMove(guangdong, below))).toEqual(['BELOW_ITSELF']);
    expect(codes(checkMove(guangdong, guangdong))).toEqual(['BELOW_ITSELF']);
  });

  test('below another node of its matrix at its level or above is allowed', () => {
    expect(checkMove(guangzhou, root)).toEqual([]);
    expect(checkMove(guangzhou, at('police', 'PREFECTURE', 'cn', 'hn', 'cs'))).toEqual([]);
  });

  test('below a node of a lower level, of another matrix or of none is refused', () => {
    expect(codes(checkMove(guangdong, at('police', 'COUNTY', 'cn', 'hn', 'cs', 'x')))).toEqual(['LEVEL_ABOVE_PARENT']);
    expect(codes(checkMove(guangzhou, at('fire', 'NATIONAL', 'cn')))).toEqual(['PARENT_NOT_FOUND']);
    expect(codes(checkMove(guangzhou, undefined))).toEqual(['PARENT_NOT_FOUND']);
  });

  test('never makes a loop, in whatever tree', () => {
    const tree = fc.array(fc.nat(), { minLength: 2, maxLength: 20 }).map((above) => {
      const places: NodePlace[] = [];
      above.forEach((pick, index) => {
        const parent = places[pick % Math.max(1, places.length)];
        places.push({
          id: `n${index}`,
          matrixId: 'm',
          level: 'COUNTY',
          path: linePath(parent?.path ?? null, `n${index}`),
        });
      });
      return places;
    });
    fc.assert(
      fc.property(tree, fc.nat(), fc.nat(), (places, from, to) => {
        const node = places[from % places.length]!;
        const parent = places[to % places.length]!;
        const loops = parent.path.split('.').includes(node.id);
        expect(checkMove(node, parent).length > 0).toBe(loops);
      }),
    );
  });
});

describe('B1 joining a matrix', () => {
  const official = { filingState: 'APPROVED', filingNo: 'WB-1', agencyId: 'agency', level: 'COUNTY' } as const;
  const parent = at('police', 'PREFECTURE', 'cn', 'gd', 'gz');
  const joining = { ...official, matrixId: 'police', alreadyMember: false };

  test('an official account joins below a node of a higher level', () => {
    expect(checkJoining(joining, parent)).toEqual([]);
  });

  test('an account that is not official, or is a member already, does not', () => {
    expect(codes(checkJoining({ ...joining, filingState: 'SUSPENDED' }, parent))).toEqual(['ACCOUNT_NOT_OFFICIAL']);
    expect(codes(checkJoining({ ...joining, alreadyMember: true }, parent))).toEqual(['ALREADY_MEMBER']);
    expect(codes(checkJoining(joining, undefined))).toEqual(['PARENT_NOT_FOUND']);
  });
});

describe('abolishing an agency', () => {
  const old = { id: 'old', linePath: 'top.old.', abolishedAt: null };
  const heir = { id: 'heir', linePath: 'top.heir.', abolishedAt: null };

  test('needs a successor that exists, is another one, lives and does not stand below', () => {
    expect(checkAbolition(old, heir)).toEqual([]);
    expect(codes(checkAbolition({ ...old, abolishedAt: new Date() }, heir))).toEqual(['ALREADY_ABOLISHED']);
    expect(codes(checkAbolition(old, undefined))).toEqual(['SUCCESSOR_NOT_FOUND']);
    expect(codes(checkAbolition(old, old))).toEqual(['SUCCESSOR_IS_SAME']);
    expect(codes(checkAbolition(old, { ...heir, abolishedAt: new Date() }))).toEqual(['SUCCESSOR_ABOLISHED']);
    expect(codes(checkAbolition(old, { ...heir, linePath: 'top.old.heir.' }))).toEqual(['SUCCESSOR_IS_SUBORDINATE']);
  });

  test('is for an administrator of the agency or of a superior', () => {
    const holding = (role: string, agencyId: string): Caller => ({
      ...PUBLIC_CALLER,
      kind: 'OFFICER',
      grants: [{ role, agencyId }],
    });
    expect(checkAdministers(holding('ADMINISTRATOR', 'top'), 'top.old.', [])).toEqual([]);
    expect(checkAdministers(holding('ADMINISTRATOR', 'old'), 'top.old.', [])).toEqual([]);
    for (const caller of [holding('ADMINISTRATOR', 'heir'), holding('SUPERVISOR', 'top'), PUBLIC_CALLER]) {
      expect(codes(checkAdministers(caller, 'top.old.', []))).toEqual(['ROLE_REQUIRED']);
    }
  });
});

describe('verification', () => {
  test('nothing is official without an owning agency and a filing number', () => {
    const filed = fc.record({
      filingState: fc.constantFrom(...FILING_STATES),
      filingNo: fc.option(fc.constant('WB-1')),
      agencyId: fc.option(fc.constant('agency')),
    });
    fc.assert(
      fc.property(filed, (account) => {
        const { filingState, filingNo, agencyId } = account;
        const official = filingState === 'APPROVED' && filingNo !== null && agencyId !== null;
        expect(verificationStatus(account) === 'OFFICIAL').toBe(official);
      }),
    );
  });

  test('an unfiled account is UNKNOWN; a suspended and a cancelled one say so', () => {
    const filed = { filingNo: 'WB-1', agencyId: 'agency' };
    expect(verificationStatus({ ...filed, filingState: 'UNFILED' })).toBe('UNKNOWN');
    expect(verificationStatus({ ...filed, filingState: 'SUSPENDED' })).toBe('SUSPENDED');
    expect(verificationStatus({ ...filed, filingState: 'CANCELLED' })).toBe('CANCELLED');
  });
});
