import 'reflect-metadata';
import type { SubgraphDefinition } from '../kit/service/definition.js';
import type { CaseParts } from './actions/parts.js';
import { readContactKeys, readLedgerKeys, readSweepSeconds } from './config.js';
import { SLA_POLICIES } from './domain/sla-policies.js';
import { followRegistry } from './feed/registry-replica.js';
import { withSights } from './feed/sighted-event.js';
import { CaseEvents } from './graph/case-events.js';
import type { PayloadOfCommand } from './graph/command-payload.js';
import type { CaseDeps } from './graph/context.js';
import { DuplicateQueries } from './graph/duplicates.js';
import { AgencyCaseFields } from './graph/fields/agency.js';
import { CaseHistoryFields } from './graph/fields/case-history.js';
import { CaseIntakeFields } from './graph/fields/case-intake.js';
import { CaseSupervisionFields } from './graph/fields/case-supervision.js';
import { CaseFields } from './graph/fields/case.js';
import { RequesterContactField } from './graph/fields/requester-contact.js';
import { createLoaders, type CaseLoaders } from './graph/loaders.js';
import { CoreCommands } from './graph/mutations/core-commands.js';
import { CORE_PAYLOADS, ReceivedCaseFields } from './graph/mutations/core-payloads.js';
import { JOINT_PAYLOADS, JointHandlingCommands } from './graph/mutations/joint-commands.js';
import { PROGRESS_PAYLOADS, ProgressCommands } from './graph/mutations/progress-commands.js';
import { QUALITY_PAYLOADS, QualityCommands } from './graph/mutations/quality-commands.js';
import { REQUESTER_PAYLOADS, RequesterCommands } from './graph/mutations/requester-commands.js';
import { CaseQueries } from './graph/queries/cases.js';
import { LedgerQueries } from './graph/queries/ledger.js';
import { MyCaseQuery } from './graph/queries/my-case.js';
import { SlaPolicyQueries } from './graph/queries/sla-policies.js';
import { references } from './graph/references.js';
import { SampledCaseFields, SampleFields } from './graph/samples.js';
import { ServiceCategoryFields } from './graph/service-category-fields.js';
import { ServiceCategory } from './graph/service-category.js';
import {
  AccountStatisticsFields,
  AgencyStatisticsFields,
  DivisionStatisticsFields,
  MatrixStatisticsFields,
} from './graph/statistics-fields.js';
import { CaseStatisticsQuery } from './graph/statistics-query.js';
import { StateTimeQuery } from './graph/state-times.js';
import { Account, Agency, Division, Matrix } from './graph/stubs.js';
import { Case } from './graph/types/case.js';
import { caseMigrations } from './migrations/all.js';
import { startSweep } from './sweep/sweep.js';
import { loadServiceCatalogue } from './store/load-catalogue.js';
import { shippedQuestions } from './store/question-file.js';
import { shippedCalendar } from './store/workday-file.js';
import type { CaseTables } from './store/tables.js';

const COMMAND_PAYLOADS = [
  CORE_PAYLOADS,
  JOINT_PAYLOADS,
  PROGRESS_PAYLOADS,
  QUALITY_PAYLOADS,
  REQUESTER_PAYLOADS,
].flatMap((payloads) => Object.values<PayloadOfCommand>(payloads));

/** Citizens' cases: intake, assignment, joint handling, deadlines, supervision, review, the public ledger. */
export const cases: SubgraphDefinition<CaseTables, CaseDeps, CaseLoaders> = {
  name: 'cases',
  migrations: caseMigrations,
  enrichEvents: withSights,
  resolvers: [
    CaseQueries,
    LedgerQueries,
    DuplicateQueries,
    SlaPolicyQueries,
    CoreCommands,
    JointHandlingCommands,
    ProgressCommands,
    QualityCommands,
    RequesterCommands,
    MyCaseQuery,
    CaseFields,
    RequesterContactField,
    CaseHistoryFields,
    CaseSupervisionFields,
    CaseIntakeFields,
    SampleFields,
    SampledCaseFields,
    AgencyCaseFields,
    ...COMMAND_PAYLOADS.map((payload) => payload.fields),
    ReceivedCaseFields,
    ServiceCategoryFields,
    CaseStatisticsQuery,
    StateTimeQuery,
    CaseEvents,
    AccountStatisticsFields,
    AgencyStatisticsFields,
    DivisionStatisticsFields,
    MatrixStatisticsFields,
  ],
  orphanedTypes: [Case, ServiceCategory, Account, Agency, Division, Matrix],
  references,
  assemble: async (parts) => {
    const { db, clock, log, ask } = parts;
    await loadServiceCatalogue(db);
    const registry = ask && followRegistry({ db, clock }, ask, log);
    const own: CaseParts = {
      db,
      clock,
      rules: { calendar: shippedCalendar(), policies: SLA_POLICIES },
      questions: shippedQuestions(),
      contactKeys: readContactKeys(parts.environment),
      ledgerKeys: readLedgerKeys(parts.environment),
      registry: registry && { lagMs: () => registry.state().lagMs },
    };
    const sweeping = startSweep(own, { log, everySeconds: readSweepSeconds(parts.environment) });
    const deps: CaseDeps = { ...own, sweeping, tail: () => parts.tail() };
    return {
      deps,
      loaders: (caller) => createLoaders(deps, caller),
      background: registry ? [registry, sweeping] : [sweeping],
      readiness: () => ({ registryReplica: registry?.state() ?? 'not followed' }),
    };
  },
};
