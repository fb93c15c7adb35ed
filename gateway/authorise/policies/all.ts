import { caseMetrics } from './case-metrics.js';
import { citizenData } from './citizen-data.js';
import type { Policies } from './policy.js';
import { service } from './service.js';
import { statistics } from './statistics.js';

/** Every policy of this graph: a name that is not listed here lets nobody in. */
export const POLICIES: Policies = new Map([
  ['case-metrics', caseMetrics],
  ['citizen-data', citizenData],
  ['service', service],
  ['statistics', statistics],
]);
