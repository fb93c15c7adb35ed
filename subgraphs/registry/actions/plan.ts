import type { Level } from '../domain/levels.js';
import type { FilingState } from '../domain/verification.js';
import type { MatrixKindName, OperatingFormName } from '../store/tables.js';

/** What the register should hold, as plain data: imports and demo data say it this way. */
export interface RegistryPlan {
  readonly agencies: readonly PlannedAgency[];
  readonly accounts: readonly PlannedAccount[];
  readonly matrices: readonly PlannedMatrix[];
  readonly nodes: readonly PlannedNode[];
}

export interface PlannedAgency {
  readonly id: string;
  /** What people quote: `police-440103`. */
  readonly code: string;
  readonly name: string;
  readonly level: Level;
  readonly functionLine: string;
  readonly divisionCode: string | null;
  /** An agency of the plan or one that exists. */
  readonly superiorId: string | null;
}

export interface PlannedAccount {
  readonly id: string;
  readonly platform: string;
  readonly handle: string;
  readonly displayName: string;
  readonly url: string;
  readonly agencyId: string | null;
  readonly filing: PlannedFiling;
}

export type PlannedFiling =
  | { readonly state: 'UNFILED' }
  | { readonly state: Exclude<FilingState, 'UNFILED' | 'CANCELLED'>; readonly filingNo: string; readonly filedAt: Date }
  | {
      readonly state: 'CANCELLED';
      readonly filingNo: string;
      readonly filedAt: Date;
      readonly cancelledAt: Date;
      /** Where the account's readers should go now. */
      readonly successorId: string | null;
    };

interface PlannedMatrix {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly kind: MatrixKindName;
  readonly forms: readonly OperatingFormName[];
}

export interface PlannedNode {
  readonly id: string;
  readonly matrixId: string;
  readonly accountId: string;
  /** A node of the plan or one that exists. */
  readonly parentId: string | null;
  readonly level: Level;
  readonly functionCodes: readonly string[];
  /** The agency's code: nodes of a level are read in its order. */
  readonly place: string;
}
