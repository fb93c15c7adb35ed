import type { NodePlace } from '../domain/matrix-tree.js';
import { agenciesById } from '../store/agencies.js';
import { nodesById, type MatrixNodeView } from '../store/matrix-nodes.js';
import type { AgencyRow, RegistryTrx } from '../store/tables.js';

/** A node with the agency it stands for; undefined when there is no such node. */
export async function nodeWithAgency(
  trx: RegistryTrx,
  nodeId: string,
): Promise<{ readonly node: MatrixNodeView; readonly agency: AgencyRow } | undefined> {
  const [node] = await nodesById(trx, [nodeId]);
  const [agency] = node?.agency_id ? await agenciesById(trx, [node.agency_id]) : [];
  return node && agency ? { node, agency } : undefined;
}

export function nodePlace(node: MatrixNodeView): NodePlace {
  return { id: node.id, matrixId: node.matrix_id, level: node.level, path: node.path };
}
