import type { ReferenceResolver } from '../../kit/graph/schema.js';
import type { CaseContext } from './context.js';
import { categoryOf } from './service-category-loader.js';
import { agencyStub, divisionStub, type Account, type Matrix } from './stubs.js';
import { caseOf } from './case-of.js';

/** How other subgraphs' references to our entities, and our fields on theirs, are answered. */
export const references: Readonly<Record<string, ReferenceResolver<CaseContext>>> = {
  Case: ({ id }: { id: string }, context) => caseOf(context, id),
  ServiceCategory: ({ code }: { code: string }, context) => categoryOf(context, code),
  Agency: ({ id }: { id: string }) => agencyStub(id),
  Division: ({ code }: { code: string }) => divisionStub(code),
  Matrix: ({ id }: { id: string }): Matrix => ({ id }),
  Account: ({ id }: { id: string }): Account => ({ id }),
};
