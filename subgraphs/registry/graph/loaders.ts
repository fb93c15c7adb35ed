import DataLoader from 'dataloader';
import type { Caller } from '../../../schema/caller.js';
import { batchBy, groupBy } from '../../kit/graph/loaders.js';
import type { LedgerEvent } from '../../kit/ledger/event.js';
import { readEvents } from '../../kit/ledger/read.js';
import { ACCESS_CHAIN } from '../domain/events.js';
import { accountsById, accountsOfAgencies, countAccountsOfAgencies, type AccountSelection } from '../store/accounts.js';
import {
  agenciesById,
  agenciesOfDivisions,
  countAgenciesOfDivisions,
  countSubordinates,
  subordinatesOf,
  type AgencySelection,
} from '../store/agencies.js';
import { apiKeyFacts, apiKeysById } from '../store/api-keys.js';
import { childDivisions, countChildDivisions, divisionsByCode } from '../store/divisions.js';
import { grantsById, standingGrants } from '../store/grants.js';
import { matricesById } from '../store/matrices.js';
import { nodesById, type MatrixNodeView } from '../store/matrix-nodes.js';
import { rulesOfAgencies, type ResponsibilityRuleView } from '../store/responsibility-rules.js';
import { rotationsByAccount } from '../store/rotations.js';
import type {
  AccessGrantRow,
  AccountRow,
  AgencyRow,
  ApiKeyRow,
  CredentialRotationRow,
  DivisionRow,
  MatrixRow,
  RegistryTrx,
} from '../store/tables.js';
import type { RegistryDeps } from './context.js';
import { listLoader, type ListLoader, type Run } from './list-loader.js';

/** A page holds at most 100 grants or keys, and each has a handful of events. */
const MAX_EVENTS = 1_000;

type Loader<Row> = DataLoader<string, Row | null>;

/** Every reference to an entity goes through one of these: N entities, one statement. */
export interface RegistryLoaders {
  readonly division: Loader<DivisionRow>;
  readonly agency: Loader<AgencyRow>;
  readonly account: Loader<AccountRow>;
  readonly matrix: Loader<MatrixRow>;
  readonly node: Loader<MatrixNodeView>;
  readonly children: ListLoader<null, DivisionRow>;
  readonly agenciesOfDivision: ListLoader<AgencySelection, AgencyRow>;
  /** The filter is how many levels deep. */
  readonly subordinates: ListLoader<number, AgencyRow>;
  readonly accountsOfAgency: ListLoader<AccountSelection, AccountRow>;
  /** The rules by which an agency answers. */
  readonly responsibilities: DataLoader<string, readonly ResponsibilityRuleView[]>;
  readonly rotation: Loader<CredentialRotationRow>;
  readonly grant: Loader<AccessGrantRow>;
  /** What a subject holds or will hold. */
  readonly standingGrants: DataLoader<string, readonly AccessGrantRow[]>;
  readonly apiKey: Loader<ApiKeyRow>;
  readonly apiKeyFact: Loader<ApiKeyRow & { readonly secret_hash: string }>;
  /** The events of a grant or key. */
  readonly accessEvents: DataLoader<string, readonly LedgerEvent[]>;
}

/** Fresh loaders for one request. */
export function createLoaders({ db, clock }: RegistryDeps, caller: Caller): RegistryLoaders {
  const run: Run = (work) => db.asCaller(caller, work);
  return {
    division: rowLoader(run, divisionsByCode, (row) => row.code),
    agency: rowLoader(run, agenciesById, (row) => row.id),
    account: rowLoader(run, accountsById, (row) => row.id),
    matrix: rowLoader(run, matricesById, (row) => row.id),
    node: rowLoader(run, nodesById, (row) => row.id),
    children: listLoader(run, childDivisions, countChildDivisions),
    agenciesOfDivision: listLoader(run, agenciesOfDivisions, countAgenciesOfDivisions),
    subordinates: listLoader(run, subordinatesOf, countSubordinates),
    accountsOfAgency: listLoader(run, accountsOfAgencies, countAccountsOfAgencies),
    responsibilities: groupLoader(run, rulesOfAgencies, (row) => row.parent),
    rotation: rowLoader(run, rotationsByAccount, (row) => row.account_id),
    grant: rowLoader(run, grantsById, (row) => row.id),
    standingGrants: groupLoader(
      run,
      (trx, subjects) => standingGrants(trx, subjects, clock.now()),
      (row) => row.subject,
    ),
    apiKey: rowLoader(run, apiKeysById, (row) => row.id),
    apiKeyFact: rowLoader(run, apiKeyFacts, (row) => row.id),
    accessEvents: groupLoader(
      run,
      (trx, subjects) => readEvents(trx, { chain: ACCESS_CHAIN, subjects, afterSeq: 0, limit: MAX_EVENTS }),
      (event) => event.subject,
    ),
  };
}

/** After a command, so that the next one of the same request is answered from the present. */
export function forgetLoaded(loaders: RegistryLoaders): void {
  for (const loader of Object.values(loaders) as { clearAll(): unknown }[]) loader.clearAll();
}

function rowLoader<Row>(
  run: Run,
  fetch: (trx: RegistryTrx, keys: readonly string[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
): Loader<Row> {
  return new DataLoader(async (keys) => batchBy(await run((trx) => fetch(trx, keys)), keyOf, keys));
}

function groupLoader<Row>(
  run: Run,
  fetch: (trx: RegistryTrx, keys: readonly string[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
): DataLoader<string, readonly Row[]> {
  return new DataLoader(async (keys) => groupBy(await run((trx) => fetch(trx, keys)), keyOf, keys));
}
