import type { Logger } from 'pino';
import { CALLER_KINDS } from '../../schema/caller.js';
import { createDocuments, type Documents } from '../documents/documents.js';
import { readManifest } from '../documents/manifest.js';
import type { GatewaySettings } from '../settings.js';
import { readAddressBy, type AddressOf } from './address.js';
import { createAdmission, type Admission } from './admission.js';
import { createBudgets, type Budgets } from './budgets/budgets.js';
import { NO_COUNTERS, openCounters } from './budgets/open-counters.js';
import { createBulkhead, type Bulkhead } from './bulkhead.js';
import { budgetOf, classRuleOf } from './limit-settings.js';
import { openShed, type Shed } from './shed.js';

/** What is asked of every request whatever the supergraph in use. */
export interface OpenLimits {
  readonly documents: Documents;
  readonly admission: Admission;
  readonly budgets: Budgets;
  readonly bulkhead: Bulkhead;
  readonly addressOf: AddressOf;
  readonly shed: Shed;
  readonly close: () => Promise<void>;
}

export interface LimitsParts {
  readonly settings: GatewaySettings;
  /** Where budgets are counted for all replicas together. Absent: each counts for itself. */
  readonly redisUrl?: string | undefined;
  readonly logger: Logger;
}

/** @throws ConfigurationError, one sentence, when the manifest of documents cannot be used */
export async function openLimits({ settings, redisUrl, logger }: LimitsParts): Promise<OpenLimits> {
  const { budgets: given, concurrency, documents } = settings;
  const manifest = documents.manifest === undefined ? new Map<string, string>() : readManifest(documents.manifest);
  const hasBudgets = [given.everyCaller, ...Object.values(given.byKind)].some(
    ({ requests, cost }) => requests !== undefined || cost !== undefined,
  );
  const counters = hasBudgets ? await openCounters(redisUrl, logger) : NO_COUNTERS;
  const budgets = createBudgets({
    windowSeconds: given.windowSeconds,
    budgetOf: (kind) => budgetOf(given, kind),
    kinds: CALLER_KINDS,
    counter: counters.create,
  });
  const shedding = openShed(settings.overload, logger);
  const bulkhead = createBulkhead({ ...concurrency, ruleOf: (kind) => classRuleOf(concurrency, kind) });
  return {
    documents: createDocuments({ ...documents, manifest }),
    admission: createAdmission({ budgets, bulkhead }),
    budgets,
    bulkhead,
    addressOf: readAddressBy(given.addressHeader),
    shed: shedding.shed,
    async close() {
      shedding.stop();
      await counters.close();
    },
  };
}
