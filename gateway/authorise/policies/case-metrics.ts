import type { Policy } from './policy.js';
import { statistics } from './statistics.js';

/** `metricSeries(metric:)`: an account's public figures are everybody's, figures about cases are statistics. */
export const caseMetrics: Policy = (caller, { metric }) =>
  (typeof metric === 'string' && !metric.startsWith('cases.')) || statistics(caller, {});
