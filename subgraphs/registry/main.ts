import 'reflect-metadata';
import type { SubgraphDefinition } from '../kit/service/definition.js';
import { startLookUpTally } from './actions/count-look-ups.js';
import { loadShippedData } from './actions/load-shipped-data.js';
import type { RegistryDeps } from './graph/context.js';
import {
  AbolishAgencyPayloadFields,
  AddMatrixNodePayloadFields,
  MoveMatrixNodePayloadFields,
} from './graph/fields/commands.js';
import { AccessChangeFields } from './graph/fields/access-change.js';
import {
  GrantRolePayloadFields,
  IssueApiKeyPayloadFields,
  RecordCredentialRotationPayloadFields,
  RevokeApiKeyPayloadFields,
  RevokeOperatorPayloadFields,
  RevokeRolePayloadFields,
  RotateApiKeyPayloadFields,
} from './graph/fields/access-commands.js';
import { AccessGrantFields } from './graph/fields/access-grant.js';
import { AccountFields } from './graph/fields/account.js';
import { AccountVerificationFields } from './graph/fields/account-verification.js';
import { AgencyFields } from './graph/fields/agency.js';
import { ApiKeyFields } from './graph/fields/api-key.js';
import { DivisionFields } from './graph/fields/division.js';
import { FunctionGapFields } from './graph/fields/function-gap.js';
import { MatrixFields } from './graph/fields/matrix.js';
import { MatrixNodeFields } from './graph/fields/matrix-node.js';
import { RegistryChangeFields } from './graph/fields/registry-change.js';
import { ResponsibilityFields, ResponsibilityRuleFields } from './graph/fields/responsibility.js';
import { ViewerGrantFields } from './graph/fields/viewer-grant.js';
import { createLoaders, type RegistryLoaders } from './graph/loaders.js';
import { ApiKeyCommands } from './graph/mutations/api-keys.js';
import { RegistryCommands } from './graph/mutations/commands.js';
import { GrantCommands } from './graph/mutations/grants.js';
import { AccessChangesQuery } from './graph/queries/access-changes.js';
import { AccessLists } from './graph/queries/access-lists.js';
import { AgenciesQuery } from './graph/queries/agencies.js';
import { LookUps } from './graph/queries/look-ups.js';
import { LookUpFigureQueries } from './graph/queries/look-up-figures.js';
import { RegistryChangesQuery } from './graph/queries/registry-changes.js';
import { ResponsibilityQueries } from './graph/queries/responsibility.js';
import { VerifyAccountQuery } from './graph/queries/verify-account.js';
import { ViewerQuery } from './graph/queries/viewer.js';
import { references } from './graph/references.js';
import { Account } from './graph/types/account.js';
import { Agency } from './graph/types/agency.js';
import { Division } from './graph/types/division.js';
import { Matrix } from './graph/types/matrix.js';
import { MatrixNode } from './graph/types/matrix-node.js';
import { FOREIGN_ENTITIES } from './graph/types/stubs.js';
import { registryMigrations } from './migrations/all.js';
import type { Tables } from './store/tables.js';

/** Divisions, agencies and their lines, official accounts, matrices, normative documents; who may do what. */
export const registry: SubgraphDefinition<Tables, RegistryDeps, RegistryLoaders> = {
  name: 'registry',
  migrations: registryMigrations,
  resolvers: [
    LookUps,
    AgenciesQuery,
    VerifyAccountQuery,
    ViewerQuery,
    RegistryChangesQuery,
    ResponsibilityQueries,
    LookUpFigureQueries,
    AccessChangesQuery,
    AccessLists,
    RegistryCommands,
    GrantCommands,
    ApiKeyCommands,
    DivisionFields,
    AgencyFields,
    AccountFields,
    AccountVerificationFields,
    MatrixFields,
    MatrixNodeFields,
    FunctionGapFields,
    RegistryChangeFields,
    ViewerGrantFields,
    AbolishAgencyPayloadFields,
    AddMatrixNodePayloadFields,
    MoveMatrixNodePayloadFields,
    ResponsibilityFields,
    ResponsibilityRuleFields,
    AccessGrantFields,
    ApiKeyFields,
    AccessChangeFields,
    GrantRolePayloadFields,
    RevokeRolePayloadFields,
    RevokeOperatorPayloadFields,
    RecordCredentialRotationPayloadFields,
    IssueApiKeyPayloadFields,
    RotateApiKeyPayloadFields,
    RevokeApiKeyPayloadFields,
  ],
  orphanedTypes: [Division, Agency, Account, Matrix, MatrixNode, ...FOREIGN_ENTITIES],
  references,
  assemble: async ({ db, clock, log }) => {
    await loadShippedData(db);
    const lookUps = startLookUpTally({ db, clock }, log);
    const deps: RegistryDeps = { db, clock, lookUps };
    return { deps, loaders: (caller) => createLoaders(deps, caller), background: [lookUps] };
  },
};
