import DataLoader from 'dataloader';
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

type CountsLoader = DataLoader<EntityPeriod, CaseCounts, string>;

/** Counts of other subgraphs' entities: N entities, whatever their periods, one statement. */
export interface StatisticsLoaders {
  readonly agencyCounts: CountsLoader;
  /** With the agencies below. */
  readonly lineCounts: CountsLoader;
  readonly matrixCounts: CountsLoader;
  readonly divisionCounts: CountsLoader;
  readonly accountIntakes: DataLoader<EntityPeriod, number, string>;
}

export function statisticsLoaders(run: Run, clock: Clock): StatisticsLoaders {
  const loaderOf = (count: CountsOfEntities): CountsLoader =>
    new DataLoader((wanted) => run((trx) => count(trx, wanted, clock.now())), { cacheKeyFn });
  return {
    agencyCounts: loaderOf(countCasesOfAgencies),
    lineCounts: loaderOf(countCasesOfLines),
    matrixCounts: loaderOf(countCasesOfMatrices),
    divisionCounts: loaderOf(countCasesOfDivisions),
    accountIntakes: new DataLoader((wanted) => run((trx) => countIntakesOfAccounts(trx, wanted)), { cacheKeyFn }),
  };
}

function cacheKeyFn({ id, from, until }: EntityPeriod): string {
  return `${id} ${from.getTime()} ${until.getTime()}`;
}
