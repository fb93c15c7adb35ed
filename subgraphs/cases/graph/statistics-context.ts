import type { Clock } from '../../kit/clock.js';
import type { SubgraphContext } from '../../kit/graph/context.js';
import type { Database } from '../../kit/store/database.js';
import type { ServiceQuestions } from '../domain/service-questions.js';
import type { CaseTables } from '../store/tables.js';
import type { ServiceCategoryLoaders } from './service-category-loader.js';
import type { StatisticsLoaders } from './statistics-loaders.js';

/** The part of the subgraph's context that catalogue and statistics use. */
export type StatisticsContext = SubgraphContext<
  { readonly db: Database<CaseTables>; readonly clock: Clock; readonly questions?: ServiceQuestions },
  ServiceCategoryLoaders & StatisticsLoaders
>;
