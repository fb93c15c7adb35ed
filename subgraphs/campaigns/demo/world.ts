/** What the demo is told of the registry's matrix: this subgraph does not know the registry. */
export interface DemoWorld {
  /** The instant that everything is relative to. */
  readonly now: Date;
  readonly accounts: readonly DemoAccount[];
  /** Agencies of other functions (hotline, urban management) that incidents bring together with the police. */
  readonly partners: readonly DemoAgency[];
}

export interface DemoAgency {
  readonly agencyId: string;
  readonly functionLine: string;
  readonly level: string;
  /** Null for a national agency. */
  readonly divisionCode: string | null;
}

/** A matrix account and the agency that owns it. */
export interface DemoAccount extends DemoAgency {
  readonly accountId: string;
}
