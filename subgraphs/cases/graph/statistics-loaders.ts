import DataLoader from 'dataloader';
import type { Clock } from '../../kit/clock.js';
import type { CaseCounts } from '../domain/statistics.js';
import {
  countCasesOfAgencies,
  countCasesOfDivisions,
  countCasesOfLines,
  countCasesOfMatrices,
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
}

export function statisticsLoaders(run: Run, clock: Clock): StatisticsLoaders {
  const loaderOf = (count: CountsOfEntities): CountsLoader =>
    new DataLoader((wanted) => run((trx) => count(trx, wanted, clock.now())), {
      cacheKeyFn: ({ id, from, until }) => `${id} ${from.getTime()} ${until.getTime()}`,
    });
  return {
    agencyCounts: loaderOf(countCasesOfAgencies),
    lineCounts: loaderOf(countCasesOfLines),
    matrixCounts: loaderOf(countCasesOfMatrices),
    divisionCounts: loaderOf(countCasesOfDivisions),
  };
}
