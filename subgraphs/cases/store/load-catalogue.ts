import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { serviceCaller } from '../../kit/callers.js';
import { shippedFile } from '../../kit/shipped.js';
import type { Database } from '../../kit/store/database.js';
import { shippedCategory } from '../domain/service-category.js';
import { upsertCategories } from './service-categories.js';
import type { CaseTables } from './tables.js';

const CATALOGUE = 'subgraphs/cases/data/service-categories.csv';

/** Brings the shipped catalogue into the store. One statement; safe to run at every start and in two replicas at once. */
export async function loadServiceCatalogue(db: Database<CaseTables>): Promise<void> {
  const text = await readFile(shippedFile(CATALOGUE), 'utf8');
  const records: { code: string; name: string; name_zh: string }[] = parse(text, { columns: true, bom: true });
  const categories = records.map(({ code, name, name_zh }) => shippedCategory(code, name, name_zh));
  await db.asCaller(serviceCaller('cases'), (trx) => upsertCategories(trx, categories));
}
