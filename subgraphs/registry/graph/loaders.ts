import DataLoader from 'dataloader';
import type { Caller } from '../../../schema/caller.js';
import { batchBy } from '../../kit/graph/loaders.js';
import { accountsById, accountsOfAgencies, countAccountsOfAgencies, type AccountSelection } from '../store/accounts.js';
import {
  agenciesById,
  agenciesOfDivisions,
  countAgenciesOfDivisions,
  countSubordinates,
  subordinatesOf,
  type AgencySelection,
} from '../store/agencies.js';
import { childDivisions, countChildDivisions, divisionsByCode } from '../store/divisions.js';
import { matricesById } from '../store/matrices.js';
import { nodesById, type MatrixNodeView } from '../store/matrix-nodes.js';
import type { AccountRow, AgencyRow, DivisionRow, MatrixRow, RegistryTrx } from '../store/tables.js';
import type { RegistryDeps } from './context.js';
import { listLoader, type ListLoader, type Run } from './list-loader.js';

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
}

/** Fresh loaders for one request. */
export function createLoaders({ db }: RegistryDeps, caller: Caller): RegistryLoaders {
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
