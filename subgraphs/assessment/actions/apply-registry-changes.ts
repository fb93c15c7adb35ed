import { idPrefix } from '../../kit/ids.js';
import { removeMembers, upsertMembers } from '../store/memberships.js';
import type { AssessmentTrx } from '../store/tables.js';

/** What happened to an entity of the registry, with the entity as it is now. */
export interface RegistryChange {
  readonly entityId: string;
  readonly entity: {
    readonly id: string;
    readonly matrix?: { readonly id: string } | null;
    readonly account?: { readonly id: string } | null;
  } | null;
}

/** Takes one page of the registry's feed: keeps which account stands in which matrix. Twice the same page gives the same rows. */
export async function applyRegistryChanges(trx: AssessmentTrx, changes: readonly RegistryChange[]): Promise<void> {
  const nodes = new Map(
    changes.filter((change) => idPrefix(change.entityId) === 'mnode').map((change) => [change.entityId, change.entity]),
  );
  const members = [...nodes].flatMap(([nodeId, node]) =>
    node?.matrix && node.account ? [{ node_id: nodeId, matrix_id: node.matrix.id, account_id: node.account.id }] : [],
  );
  const standing = new Set(members.map((member) => member.node_id));
  await upsertMembers(trx, members);
  await removeMembers(
    trx,
    [...nodes.keys()].filter((nodeId) => !standing.has(nodeId)),
  );
}
