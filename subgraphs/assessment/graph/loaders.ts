import DataLoader from 'dataloader';
import type { Caller } from '../../../schema/caller.js';
import type { Clock } from '../../kit/clock.js';
import type { Database } from '../../kit/store/database.js';
import type { DormancyPolicy } from '../domain/dormancy.js';
import { engagementGinis, type GiniKey } from '../store/engagement.js';
import { dormancyPolicyAt } from '../store/policies.js';
import { type CardPageKey, cardPages, latestCards } from '../store/score-cards.js';
import type { AssessmentTrx, ScoreCardRow, Tables } from '../store/tables.js';

/** One request's loaders: what one level of a query asks is one statement. */
export interface Loaders {
  /** The rule in force now, read once per request. */
  dormancyPolicy(): Promise<DormancyPolicy>;
  readonly latestCard: DataLoader<string, ScoreCardRow | null>;
  readonly cardPage: DataLoader<CardPageKey, readonly ScoreCardRow[], string>;
  readonly engagementGini: DataLoader<GiniKey, number | null, string>;
}

export function createLoaders(db: Database<Tables>, clock: Clock, caller: Caller): Loaders {
  const read = <T>(work: (trx: AssessmentTrx) => Promise<T>): Promise<T> => db.asCaller(caller, work);
  const byValue = { cacheKeyFn: (key: unknown) => JSON.stringify(key) };
  let policy: Promise<DormancyPolicy> | undefined;
  return {
    dormancyPolicy: () => (policy ??= read((trx) => dormancyPolicyAt(trx, clock.now()))),
    latestCard: new DataLoader((agencyIds) => read((trx) => latestCards(trx, agencyIds))),
    cardPage: new DataLoader((keys: readonly CardPageKey[]) => read((trx) => cardPages(trx, keys)), byValue),
    engagementGini: new DataLoader((keys: readonly GiniKey[]) => read((trx) => engagementGinis(trx, keys)), byValue),
  };
}
