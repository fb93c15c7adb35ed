import type { ReferenceResolver } from '../../kit/graph/schema.js';
import type { RegistryContext } from './context.js';
import { accountOf, agencyOf, divisionOf, matrixNodeOf, matrixOf } from './entities.js';

/** How other subgraphs' references to our entities are answered. */
export const references: Readonly<Record<string, ReferenceResolver<RegistryContext>>> = {
  Division: ({ code }: { code: string }, context) => divisionOf(context, code),
  Agency: ({ id }: { id: string }, context) => agencyOf(context, id),
  Account: ({ id }: { id: string }, context) => accountOf(context, id),
  Matrix: ({ id }: { id: string }, context) => matrixOf(context, id),
  MatrixNode: ({ id }: { id: string }, context) => matrixNodeOf(context, id),
};
