import { sql } from 'kysely';
import type { Position } from '../../kit/graph/cursor.js';
import type { CatalogueCategory } from '../domain/service-category.js';
import type { ServiceCategoryTable } from './catalogue-tables.js';
import type { CaseTrx } from './tables.js';

export type ServiceCategoryRow = ServiceCategoryTable;

export async function categoriesByCode(trx: CaseTrx, codes: readonly string[]): Promise<readonly ServiceCategoryRow[]> {
  return trx
    .selectFrom('service_category')
    .selectAll()
    .where('code', 'in', [...codes])
    .execute();
}

/** The categories below `parent` (the top ones for null), by code. */
export async function listCategories(
  trx: CaseTrx,
  request: { readonly parent: string | null; readonly after: Position | null; readonly limit: number },
): Promise<readonly ServiceCategoryRow[]> {
  const { parent, after, limit } = request;
  let query = trx.selectFrom('service_category').selectAll().where('parent_code', 'is not distinct from', parent);
  if (after) query = query.where('code', '>', String(after[0]));
  return query.orderBy('code').limit(limit).execute();
}

export async function countCategories(trx: CaseTrx, parent: string | null): Promise<number> {
  const row = await trx
    .selectFrom('service_category')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('parent_code', 'is not distinct from', parent)
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Adds what is missing and renames what is named otherwise; touches nothing that is as it should be. */
export async function upsertCategories(trx: CaseTrx, categories: readonly CatalogueCategory[]): Promise<void> {
  const rows = categories.map(({ code, scheme, level, parentCode, name, chineseName }) => ({
    code,
    scheme,
    level,
    parent_code: parentCode,
    name,
    name_zh: chineseName,
  }));
  await sql`
    insert into service_category (code, scheme, level, parent_code, name, name_zh)
    select code, scheme, level, parent_code, name, name_zh
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as item(code text, scheme text, level integer, parent_code text, name text, name_zh text)
    order by level
    on conflict (code) do update set name = excluded.name, name_zh = excluded.name_zh
    where (service_category.name, service_category.name_zh) is distinct from (excluded.name, excluded.name_zh)`.execute(
    trx,
  );
}
