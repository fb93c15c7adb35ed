import DataLoader from 'dataloader';
import type { Caller } from '../../../schema/caller.js';
import type { Clock } from '../../kit/clock.js';
import type { CaseCounts } from '../domain/statistics.js';
import {
  countCasesOfAgencies,
  countCasesOfDivisions,
  countCasesOfLines,
  countCasesOfMatrices,
  countIntakesOfAccounts,
  type CountsOfEntities,
  type EntityPeriod,
} from '../store/statistics-of-entities.js';
import type { Run } from './service-category-loader.js';
import { withholding, type Withholding } from './withholding.js';

type CountsLoader = DataLoader<EntityPeriod, CaseCounts, string>;

/** Counts of other subgraphs' entities: N entities, whatever their periods, one statement. */
export interface StatisticsLoaders {
  readonly agencyCounts: CountsLoader;
  /** With the agencies below. */
  readonly lineCounts: CountsLoader;
  readonly matrixCounts: CountsLoader;
  readonly divisionCounts: CountsLoader;
  readonly accountIntakes: DataLoader<EntityPeriod, number, string>;
  readonly withholding: Withholding;
}

export interface StatisticsParts {
  /** Reads as the subgraph: statistics go over all cases, and what is too small to say is withheld afterwards. */
  readonly run: Run;
  /** Who asks. */
  readonly caller: Caller;
  readonly clock: Clock;
}

export function statisticsLoaders(parts: StatisticsParts): StatisticsLoaders {
  const { run, clock } = parts;
  const loaderOf = (count: CountsOfEntities): CountsLoader =>
    new DataLoader((wanted) => run((trx) => count(trx, wanted, clock.now())), { cacheKeyFn });
  return {
    agencyCounts: loaderOf(countCasesOfAgencies),
    lineCounts: loaderOf(countCasesOfLines),
    matrixCounts: loaderOf(countCasesOfMatrices),
    divisionCounts: loaderOf(countCasesOfDivisions),
    accountIntakes: new DataLoader((wanted) => run((trx) => countIntakesOfAccounts(trx, wanted)), { cacheKeyFn }),
    withholding: withholding(parts),
  };
}

function cacheKeyFn({ id, from, until }: EntityPeriod): string {
  return `${id} ${from.getTime()} ${until.getTime()}`;
}
