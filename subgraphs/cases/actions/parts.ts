import type { Caller } from '../../../schema/caller.js';
import type { Clock } from '../../kit/clock.js';
import type { Database } from '../../kit/store/database.js';
import type { ServiceQuestions } from '../domain/service-questions.js';
import type { CaseRules } from '../domain/rules.js';
import type { CaseTables } from '../store/tables.js';
import type { LedgerKeys } from './ledger-keys.js';
import type { RegistryReplica } from './require-fresh-registry.js';
import type { ContactKey } from './sealed-contact.js';

/** What every action of this subgraph works with. */
export interface CaseParts {
  readonly db: Database<CaseTables>;
  readonly clock: Clock;
  readonly rules: CaseRules;
  /** What the categories of the shipped catalogue ask. @default none */
  readonly questions?: ServiceQuestions;
  /** Null where no gateway is followed: a subgraph that stands alone. */
  readonly registry?: RegistryReplica | null;
  /** The first seals, all open; none where no contact is taken. */
  readonly contactKeys?: readonly ContactKey[];
  /** None where days of the ledger are not signed. */
  readonly ledgerKeys?: LedgerKeys | undefined;
}

/** On whose behalf, and in which request. */
export interface By {
  readonly caller: Caller;
  readonly correlationId: string;
}
