import { followFeed, type Ask, type Follower } from '../../kit/feed/follow.js';
import type { CaseParts } from '../actions/parts.js';
import type { Log } from '../../kit/log.js';
import { upsertAgencies } from '../store/agencies.js';
import { addMatrixMembers } from '../store/matrix-members.js';
import type { AgencyReplicaRow, CaseTables, CaseTrx } from '../store/tables.js';

/** What the rules of this subgraph need of registry: an agency's place in its line, and who belongs to a matrix. */
const REGISTRY_CHANGES = /* GraphQL */ `
  query CasesFollowRegistry($after: Cursor, $first: Int!) {
    registryChanges(after: $after, first: $first) {
      edges {
        node {
          entity {
            __typename
            id
            ... on Agency {
              code
              name
              level
              functionLine
              linePath
              abolishedAt
              division {
                code
              }
              superior {
                id
              }
              successor {
                id
              }
            }
            ... on MatrixNode {
              matrix {
                id
              }
              agency {
                id
              }
            }
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

interface ById {
  readonly id: string;
}

type RegistryEntity =
  | {
      readonly __typename: 'Agency';
      readonly id: string;
      readonly code: string;
      readonly name: string;
      readonly level: string;
      readonly functionLine: string;
      readonly linePath: string;
      readonly abolishedAt: string | null;
      readonly division: { readonly code: string } | null;
      readonly superior: ById | null;
      readonly successor: ById | null;
    }
  | {
      readonly __typename: 'MatrixNode';
      readonly id: string;
      readonly matrix: ById | null;
      readonly agency: ById | null;
    }
  | { readonly __typename: 'Account' | 'Matrix'; readonly id: string };

/** One line of registry's feed: the entity as it is now, null where it is hidden. */
export interface RegistryChangeNode {
  readonly entity: RegistryEntity | null;
}

/** Keeps the replica of registry's facts up to date, from the feed's start. */
export function followRegistry(parts: Pick<CaseParts, 'db' | 'clock'>, ask: Ask, log: Log): Follower {
  return followFeed<CaseTables, RegistryChangeNode>({
    ...parts,
    name: 'registry',
    ask,
    log,
    document: REGISTRY_CHANGES,
    connection: 'registryChanges',
    apply: applyRegistryChanges,
  });
}

/** Writes one page of the feed. Each entity comes as it is now, so the same page twice gives the same rows. */
export async function applyRegistryChanges(trx: CaseTrx, nodes: readonly RegistryChangeNode[]): Promise<void> {
  const agencies = new Map<string, AgencyReplicaRow>();
  const members = new Map<string, { matrix_id: string; agency_id: string }>();
  for (const { entity } of nodes) {
    if (entity?.__typename === 'Agency') agencies.set(entity.id, replicaOf(entity));
    if (entity?.__typename === 'MatrixNode' && entity.matrix && entity.agency) {
      const member = { matrix_id: entity.matrix.id, agency_id: entity.agency.id };
      members.set(JSON.stringify(member), member);
    }
  }
  await upsertAgencies(trx, [...agencies.values()]);
  await addMatrixMembers(trx, [...members.values()]);
}

function replicaOf(agency: Extract<RegistryEntity, { __typename: 'Agency' }>): AgencyReplicaRow {
  return {
    id: agency.id,
    code: agency.code,
    name: agency.name,
    line_path: agency.linePath,
    level: agency.level,
    function_line: agency.functionLine,
    division_code: agency.division?.code ?? null,
    superior_id: agency.superior?.id ?? null,
    abolished_at: agency.abolishedAt === null ? null : new Date(agency.abolishedAt),
    successor_id: agency.successor?.id ?? null,
  };
}
