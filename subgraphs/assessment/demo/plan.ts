import { stableId } from '../../kit/ids.js';
import type { RecordVeto } from '../actions/record-vetoes.js';
import { beijingDay } from '../../kit/beijing-day.js';
import type { Snapshot } from '../domain/check-snapshots.js';
import { ENGAGEMENT_METRIC } from '../domain/metric.js';
import { fractionOf } from './fraction.js';

/** What the demo is told of the registry's matrix: this subgraph does not know the registry. */
export interface DemoWorld {
  /** The instant that everything is relative to. */
  readonly now: Date;
  readonly accounts: readonly DemoAccount[];
}

export interface DemoAccount {
  readonly accountId: string;
  readonly agencyId: string;
}

const DAY_MS = 86_400_000;
/** One snapshot a week, back into the month before last. */
const SNAPSHOT_AGES_DAYS = [1, 8, 15, 22, 29, 36, 43, 50, 57];
/** Shape of the tail: real posts have a median of some thousands and a 99th percentile fifty times that. */
const TAIL = 0.85;
const LEAST = 12;
const MOST = 2_000_000;
/** One agency of a hundred has an account without a working interaction function. */
const VETO_SHARE = 0.01;

/** Interactions of one day a week for every account: few accounts have most of them. */
export function planSnapshots({ accounts, now }: DemoWorld): readonly Snapshot[] {
  return accounts.flatMap(({ accountId }) => {
    const usual = LEAST * (1 - fractionOf(`engagement:${accountId}`)) ** (-1 / TAIL);
    return SNAPSHOT_AGES_DAYS.map((age) => ({
      accountId,
      metric: ENGAGEMENT_METRIC,
      at: new Date(now.getTime() - age * DAY_MS),
      value: Math.round(Math.min(MOST, usual) * (0.5 + fractionOf(`week:${age}:${accountId}`))),
    }));
  });
}

/** Veto findings of this month. */
export function planVetoes({ accounts, now }: DemoWorld): readonly RecordVeto[] {
  const month = `${beijingDay(now).slice(0, 7)}-01`;
  return accounts
    .filter(({ agencyId }) => fractionOf(`veto:${agencyId}`) < VETO_SHARE)
    .map(({ accountId, agencyId }) => ({
      id: stableId('veto', `demo:${agencyId}`),
      agencyId,
      accountId,
      item: 'NO_INTERACTION' as const,
      month,
      foundAt: now,
    }));
}
