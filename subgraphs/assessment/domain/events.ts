/** CloudEvents types of this subgraph's ledger. */
export const EVENT_TYPES = {
  snapshotsIngested: 'gov.assessment.snapshots.ingested.v1',
  vetoFound: 'gov.assessment.veto.found.v1',
} as const;
