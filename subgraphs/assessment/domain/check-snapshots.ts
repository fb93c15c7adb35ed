import type { Violation } from '../../kit/outcome.js';
import { accountMetric, ACCOUNT_METRICS } from './metric.js';

/** One measured value of one account (日常数据). */
export interface Snapshot {
  readonly accountId: string;
  readonly metric: string;
  readonly at: Date;
  readonly value: number;
}

/** As many snapshots as one command takes. */
export const MAX_SNAPSHOTS = 10_000;

/** Violations of a batch of snapshots, the first of each kind. A lower cumulative value is no violation: it is kept and flagged. */
export function checkSnapshots(snapshots: readonly Snapshot[], now: Date): readonly Violation[] {
  const known = ACCOUNT_METRICS.map((metric) => metric.code).join(', ');
  return [
    ...first(snapshots, (one) => !accountMetric(one.metric), 'UNKNOWN_METRIC', `A metric is one of ${known}.`),
    ...first(
      snapshots,
      ({ value }) => !Number.isSafeInteger(value) || value < 0,
      'NEGATIVE_VALUE',
      'A value is a whole number, 0 or more.',
    ),
    ...first(snapshots, ({ at }) => at > now, 'IN_THE_FUTURE', 'A snapshot cannot lie in the future.'),
    ...(snapshots.length > MAX_SNAPSHOTS
      ? [
          {
            code: 'TOO_MANY_SNAPSHOTS',
            message: `At most ${MAX_SNAPSHOTS} snapshots at once.`,
            path: ['input', 'snapshots'],
          },
        ]
      : []),
  ];
}

function first(
  snapshots: readonly Snapshot[],
  breaks: (snapshot: Snapshot) => boolean,
  code: string,
  message: string,
): readonly Violation[] {
  const index = snapshots.findIndex(breaks);
  return index < 0 ? [] : [{ code, message, path: ['input', 'snapshots', String(index)] }];
}
