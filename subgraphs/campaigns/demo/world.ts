/** What the demo is told of the registry's matrix: this subgraph does not know the registry. */
export interface DemoWorld {
  /** The instant that everything is relative to. */
  readonly now: Date;
  readonly accounts: readonly DemoAccount[];
  /** Agencies of other functions (fire, health) that incidents bring together with the police. */
  readonly partners: readonly DemoAgency[];
}

export interface DemoAgency {
  readonly agencyId: string;
  readonly functionLine: string;
  readonly level: string;
  readonly divisionCode: string;
}

/** A matrix account and the agency that owns it. */
export interface DemoAccount extends DemoAgency {
  readonly accountId: string;
}
