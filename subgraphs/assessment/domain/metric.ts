/** How the values of a metric follow each other. */
export const METRIC_KINDS = ['CUMULATIVE', 'INTERVAL'] as const;
/** CUMULATIVE: a running total that should never fall. INTERVAL: a count of one day. */
export type MetricKind = (typeof METRIC_KINDS)[number];

export interface Metric {
  readonly code: string;
  readonly kind: MetricKind;
  readonly unit: string;
}

/** Metrics of accounts, measured from outside and ingested as snapshots. */
export const ACCOUNT_METRICS: readonly Metric[] = [
  { code: 'engagement.daily', kind: 'INTERVAL', unit: 'interactions' },
  { code: 'engagement.total', kind: 'CUMULATIVE', unit: 'interactions' },
  { code: 'followers.total', kind: 'CUMULATIVE', unit: 'accounts' },
];

/** The metric whose concentration `Matrix.engagementGini` measures (马太效应). */
export const ENGAGEMENT_METRIC = 'engagement.daily';

/** Metrics of agencies: daily counts drawn from the case feed. */
export const AGENCY_METRICS = ['cases.received', 'cases.accepted', 'cases.closed', 'cases.resolved'] as const;
export type AgencyMetric = (typeof AGENCY_METRICS)[number];

export function isAgencyMetric(code: string): code is AgencyMetric {
  return (AGENCY_METRICS as readonly string[]).includes(code);
}

export function accountMetric(code: string): Metric | undefined {
  return ACCOUNT_METRICS.find((metric) => metric.code === code);
}
