import DataLoader from 'dataloader';
import { batchBy } from '../../kit/graph/loaders.js';
import { categoriesByCode, type ServiceCategoryRow } from '../store/service-categories.js';
import type { CaseTrx } from '../store/tables.js';
import { ServiceCategory } from './service-category.js';

/** Reads as the request's caller. */
export type Run = <T>(work: (trx: CaseTrx) => Promise<T>) => Promise<T>;

export interface ServiceCategoryLoaders {
  readonly category: DataLoader<string, ServiceCategoryRow | null>;
}

export function serviceCategoryLoaders(run: Run): ServiceCategoryLoaders {
  return {
    category: new DataLoader(async (codes) =>
      batchBy(await run((trx) => categoriesByCode(trx, codes)), (row) => row.code, codes),
    ),
  };
}

/** Null where the code is null or names no category. */
export async function categoryOf(
  { loaders }: { readonly loaders: ServiceCategoryLoaders },
  code: string | null | undefined,
): Promise<ServiceCategory | null> {
  const row = code == null ? null : await loaders.category.load(code);
  return row && new ServiceCategory(row);
}
