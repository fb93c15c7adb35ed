import type { Violation } from '../../kit/outcome.js';
import { levelRank, type Level } from './levels.js';
import { isWithin } from './line-path.js';
import { verificationStatus, type Filed } from './verification.js';

export interface NodePlace {
  readonly id: string;
  readonly matrixId: string;
  readonly level: Level;
  readonly path: string;
}

/** Whether `node` may be hung below `parent`: never below itself or one of its own descendants (domain.md B1). */
export function checkMove(node: NodePlace, parent: NodePlace | undefined): readonly Violation[] {
  const hanging = checkHanging(node, parent);
  if (hanging.length > 0) return hanging;
  if (isWithin(parent!.path, node.path))
    return [refusal('BELOW_ITSELF', 'A node cannot be moved below itself or one of its descendants.', 'parentId')];
  return [];
}

interface Joining extends Filed {
  readonly level: Level;
  readonly matrixId: string;
  readonly alreadyMember: boolean;
}

/** Whether an account may join a matrix below `parent`. Only an official account of an agency represents it there. */
export function checkJoining(account: Joining, parent: NodePlace | undefined): readonly Violation[] {
  if (verificationStatus(account) !== 'OFFICIAL')
    return [refusal('ACCOUNT_NOT_OFFICIAL', 'Only an account with an approved filing may join a matrix.', 'accountId')];
  if (account.alreadyMember)
    return [refusal('ALREADY_MEMBER', 'The account is a member of this matrix already.', 'accountId')];
  return checkHanging(account, parent);
}

function checkHanging(
  node: Pick<NodePlace, 'level' | 'matrixId'>,
  parent: NodePlace | undefined,
): readonly Violation[] {
  if (parent?.matrixId !== node.matrixId)
    return [refusal('PARENT_NOT_FOUND', 'The matrix has no such node.', 'parentId')];
  if (levelRank(node.level) < levelRank(parent.level))
    return [refusal('LEVEL_ABOVE_PARENT', 'A node cannot hang below a node of a lower level.', 'parentId')];
  return [];
}

function refusal(code: string, message: string, field: string): Violation {
  return { code, message, path: ['input', field] };
}
