/** Where the filing of an account stands (备案). The way from draft to approval joins with the filing procedure. */
export const FILING_STATES = ['UNFILED', 'APPROVED', 'SUSPENDED', 'CANCELLED'] as const;
export type FilingState = (typeof FILING_STATES)[number];

export const VERIFICATION_STATUSES = ['OFFICIAL', 'SUSPENDED', 'CANCELLED', 'UNKNOWN'] as const;
export type VerificationStatus = (typeof VERIFICATION_STATUSES)[number];

export interface Filed {
  readonly filingState: FilingState;
  readonly filingNo: string | null;
  readonly agencyId: string | null;
}

/**
 * The public answer to "is this account official?" (domain.md §0, §1.3). Nothing is OFFICIAL without an owning agency
 * and a filing number. An account of an abolished agency stays what its filing says: the successor takes the duties
 * over, and a new filing is what changes the owner.
 */
export function verificationStatus({ filingState, filingNo, agencyId }: Filed): VerificationStatus {
  switch (filingState) {
    case 'UNFILED':
      return 'UNKNOWN';
    case 'APPROVED':
      return agencyId !== null && filingNo !== null ? 'OFFICIAL' : 'UNKNOWN';
    case 'SUSPENDED':
    case 'CANCELLED':
      return filingState;
  }
}
