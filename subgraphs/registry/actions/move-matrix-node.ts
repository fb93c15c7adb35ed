import { appendEvents } from '../../kit/ledger/append.js';
import type { Violation } from '../../kit/outcome.js';
import { actAsSubgraph } from '../../kit/store/caller-settings.js';
import { checkAdministers } from '../domain/administration.js';
import { eventsAbout } from '../domain/events.js';
import { linePath } from '../domain/line-path.js';
import { checkMove } from '../domain/matrix-tree.js';
import { hangNode, moveSubtree } from '../store/matrix-nodes.js';
import type { RegistryTrx } from '../store/tables.js';
import type { MatrixNodeChange } from './add-matrix-node.js';
import { changeStructure, type CommandParts } from './command.js';
import { nodePlace, nodeWithAgency } from './node-place.js';

interface MoveMatrixNode {
  readonly nodeId: string;
  readonly parentId: string;
  readonly idempotencyKey?: string | null;
}

/** Hangs a node, with everything below it, below another node of its matrix. */
export async function moveMatrixNode(parts: CommandParts, input: MoveMatrixNode): Promise<MatrixNodeChange> {
  return changeStructure(parts, { mutation: 'moveMatrixNode', input }, (trx) => move(trx, parts, input));
}

async function move(
  trx: RegistryTrx,
  { clock, caller, correlationId }: CommandParts,
  { nodeId, parentId }: MoveMatrixNode,
): Promise<MatrixNodeChange> {
  const moved = await nodeWithAgency(trx, nodeId);
  if (!moved) return { nodeId: null, violations: [NODE_NOT_FOUND] };
  const parent = await nodeWithAgency(trx, parentId);
  const violations = [
    ...checkAdministers(caller, moved.agency.line_path, ['input', 'nodeId']),
    ...(parent ? checkAdministers(caller, parent.agency.line_path, ['input', 'parentId']) : []),
    ...checkMove(nodePlace(moved.node), parent && nodePlace(parent.node)),
  ];
  if (violations.length > 0) return { nodeId, violations };

  await actAsSubgraph(trx);
  await moveSubtree(trx, moved.node.path, linePath(parent!.node.path, nodeId));
  await hangNode(trx, nodeId, parentId);
  const occasion = { at: clock.now(), actorRole: 'ADMINISTRATOR' as const, correlationId };
  await appendEvents(trx, eventsAbout('matrixNodeMoved', [nodeId], occasion, { parentId }), clock);
  return { nodeId, violations: [] };
}

const NODE_NOT_FOUND: Violation = {
  code: 'NODE_NOT_FOUND',
  message: 'There is no such node.',
  path: ['input', 'nodeId'],
};
