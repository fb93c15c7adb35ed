import type { Caller } from '../../../schema/caller.js';
import { idempotent } from '../../kit/idempotency.js';
import { appendEvents } from '../../kit/ledger/append.js';
import { actAsSubgraph } from '../../kit/store/caller-settings.js';
import { done, violate, type Outcome } from '../../kit/outcome.js';
import { checkSnapshots, type Snapshot } from '../domain/check-snapshots.js';
import { EVENT_TYPES } from '../domain/events.js';
import { accountMetric } from '../domain/metric.js';
import { flagDecreases, insertSnapshots, type Series } from '../store/snapshots.js';
import type { AssessmentTrx } from '../store/tables.js';
import type { CommandParts } from './command.js';

export interface IngestSnapshots {
  /** Who measured, e.g. `weibo-data-centre`. */
  readonly source: string;
  /** How, e.g. `api` or `page`. */
  readonly method: string;
  readonly snapshots: readonly Snapshot[];
  readonly idempotencyKey?: string | null;
}

/** A type and not an interface, so that it is JSON to the compiler. */
export type Ingested = {
  /** New rows. */
  readonly stored: number;
  /** Known before: the same account, metric, instant and source. */
  readonly repeated: number;
};

/** Stores measured values; what was stored before stays as it was. A running total that fell is flagged DECREASED. */
export async function ingestSnapshots(parts: CommandParts, input: IngestSnapshots): Promise<Outcome<Ingested>> {
  const { db, clock, caller } = parts;
  if (!mayIngest(caller)) return violate(NOT_PERMITTED);
  const violations = checkSnapshots(input.snapshots, clock.now());
  if (violations.length > 0) return violate(...violations);
  const command = { caller, mutation: 'ingestSnapshots', key: input.idempotencyKey, input, clock };
  return db.asCaller(caller, async (trx) => done(await idempotent(trx, command, () => store(trx, parts, input))));
}

const NOT_PERMITTED = {
  code: 'NOT_PERMITTED',
  message: 'Measured values come from a service, or from a person with the role of an importer.',
  path: ['input'],
};

/** Scores rest on these values, so nobody may send them who only says so. */
function mayIngest({ kind, grants }: Caller): boolean {
  return kind === 'SERVICE' || (kind === 'OFFICER' && grants.some(({ role }) => role === 'IMPORTER'));
}

async function store(
  trx: AssessmentTrx,
  { clock, correlationId }: CommandParts,
  { source, method, snapshots }: IngestSnapshots,
): Promise<Ingested> {
  await actAsSubgraph(trx);
  const now = clock.now();
  const rows = snapshots.map(({ accountId, metric, at, value }) => ({
    account_id: accountId,
    metric,
    at,
    source,
    value,
    method,
    decreased: false,
    recorded_at: now,
  }));
  const stored = await insertSnapshots(trx, rows);
  if (stored > 0) {
    await flagDecreases(trx, runningTotals(snapshots, source));
    const event = {
      type: EVENT_TYPES.snapshotsIngested,
      subject: source,
      chain: 'assessment',
      occurredAt: now,
      actorRole: 'SYSTEM' as const,
      correlationId,
      payload: { source, method, stored },
    };
    await appendEvents(trx, [event], clock);
  }
  return { stored, repeated: snapshots.length - stored };
}

function runningTotals(snapshots: readonly Snapshot[], source: string): readonly Series[] {
  const totals = snapshots.filter(({ metric }) => accountMetric(metric)?.kind === 'CUMULATIVE');
  const series = totals.map(({ accountId, metric }) => ({ accountId, metric, source }));
  return [...new Map(series.map((one) => [`${one.accountId} ${one.metric}`, one])).values()];
}
