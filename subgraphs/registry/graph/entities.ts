import { typeNameOfId } from '../../kit/graph/node-types.js';
import type { Node } from '../../kit/graph/values.js';
import type { AccountRow, AgencyRow } from '../store/tables.js';
import type { RegistryContext } from './context.js';
import { Account } from './types/account.js';
import { Agency } from './types/agency.js';
import { Division } from './types/division.js';
import { Matrix } from './types/matrix.js';
import { MatrixNode } from './types/matrix-node.js';

/** An entity by its key: null where the key is null or names nothing. */
type Find<Entity> = (context: RegistryContext, key: string | null | undefined) => Promise<Entity | null>;

export const divisionOf: Find<Division> = async ({ loaders }, code) => {
  const row = code == null ? null : await loaders.division.load(code);
  return row && new Division(row);
};

export const agencyOf: Find<Agency> = async ({ loaders }, id) => {
  const row = id == null ? null : await loaders.agency.load(id);
  return row && new Agency(row);
};

export const accountOf: Find<Account> = async ({ loaders }, id) => {
  const row = id == null ? null : await loaders.account.load(id);
  return row && new Account(row);
};

export const matrixOf: Find<Matrix> = async ({ loaders }, id) => {
  const row = id == null ? null : await loaders.matrix.load(id);
  return row && new Matrix(row);
};

export const matrixNodeOf: Find<MatrixNode> = async ({ loaders }, id) => {
  const row = id == null ? null : await loaders.node.load(id);
  return row && new MatrixNode(row);
};

/** Rows that a list has read need not be loaded again when something else on the page refers to them. */
export function agencyFrom({ loaders }: Pick<RegistryContext, 'loaders'>, row: AgencyRow): Agency {
  loaders.agency.prime(row.id, row);
  return new Agency(row);
}

export function accountFrom({ loaders }: Pick<RegistryContext, 'loaders'>, row: AccountRow): Account {
  loaders.account.prime(row.id, row);
  return new Account(row);
}

/** Entities of this subgraph, by the name of their type. */
const OWNED: Readonly<Record<string, Find<Node>>> = {
  Agency: agencyOf,
  Account: accountOf,
  Matrix: matrixOf,
  MatrixNode: matrixNodeOf,
};

/**
 * Any entity of the graph by its id (graph.md §2). Another subgraph's is a stub: its owner decides whether it exists.
 * Null for an unknown prefix, and for an entity of ours that does not exist.
 */
export async function nodeOf(context: RegistryContext, id: string): Promise<Node | null> {
  const typeName = typeNameOfId(id);
  if (typeName === undefined) return null;
  const find = OWNED[typeName];
  return find ? find(context, id) : ({ __typename: typeName, id } as Node);
}
