import { idPrefix } from '../../kit/ids.js';
import { upsertPlaces } from '../store/agency-places.js';
import { removeMembers, upsertMembers } from '../store/memberships.js';
import type { AgencyPlaceRow, AssessmentTrx } from '../store/tables.js';

/** What happened to an entity of the registry, with the entity as it is now. */
export interface RegistryChange {
  readonly entityId: string;
  readonly entity: {
    readonly id: string;
    readonly linePath?: string;
    readonly matrix?: { readonly id: string } | null;
    readonly account?: { readonly id: string } | null;
  } | null;
}

/**
 * Takes one page of the registry's feed: keeps where agencies stand in their lines, and which account stands in which
 * matrix. Twice the same page gives the same rows.
 */
export async function applyRegistryChanges(trx: AssessmentTrx, changes: readonly RegistryChange[]): Promise<void> {
  await upsertPlaces(trx, placesIn(changes));
  await applyMembers(trx, changes);
}

/** Each agency once. */
function placesIn(changes: readonly RegistryChange[]): readonly AgencyPlaceRow[] {
  const agencies = changes.flatMap(({ entity }) =>
    entity && idPrefix(entity.id) === 'agency' && entity.linePath !== undefined
      ? [[entity.id, entity.linePath] as const]
      : [],
  );
  return [...new Map(agencies)].map(([id, linePath]) => ({ agency_id: id, line_path: linePath }));
}

async function applyMembers(trx: AssessmentTrx, changes: readonly RegistryChange[]): Promise<void> {
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
