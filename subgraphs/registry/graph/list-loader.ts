import DataLoader from 'dataloader';
import type { Position } from '../../kit/graph/cursor.js';
import { groupBy } from '../../kit/graph/loaders.js';
import { canonicalJson } from '../../kit/json.js';
import type { Listed, PagesRequest, ParentCount } from '../store/pages.js';
import type { RegistryTrx } from '../store/tables.js';

/** Runs one statement's worth of work as the request's caller. */
export type Run = <T>(work: (trx: RegistryTrx) => Promise<T>) => Promise<T>;

/** The same list below many parents: asked for with the same filter, their pages are one statement. */
export interface ListLoader<Filter, Row> {
  page(
    parent: string,
    filter: Filter,
    page: { readonly after: Position | null; readonly limit: number },
  ): Promise<readonly Row[]>;
  count(parent: string, filter: Filter): Promise<number>;
  clearAll(): void;
}

interface ListKey<Filter> {
  readonly parent: string;
  readonly filter: Filter;
  readonly after: Position | null;
  readonly limit: number;
}

export function listLoader<Filter, Row>(
  run: Run,
  pagesOf: (trx: RegistryTrx, request: PagesRequest<Filter>) => Promise<readonly Listed<Row>[]>,
  countsOf: (trx: RegistryTrx, parents: readonly string[], filter: Filter) => Promise<readonly ParentCount[]>,
): ListLoader<Filter, Row> {
  const pages = new DataLoader<ListKey<Filter>, readonly Row[], string>(
    (keys) =>
      inGroups(keys, async ([{ filter, after, limit }], parents) => {
        const rows = await run((trx) => pagesOf(trx, { parents, filter, after, limit }));
        return groupBy(rows, (row) => row.parent, parents);
      }),
    { cacheKeyFn: canonicalJson },
  );
  const counts = new DataLoader<ListKey<Filter>, number, string>(
    (keys) =>
      inGroups(keys, async ([{ filter }], parents) => {
        const rows = await run((trx) => countsOf(trx, parents, filter));
        const byParent = new Map(rows.map((row) => [row.parent, row.count]));
        return parents.map((parent) => byParent.get(parent) ?? 0);
      }),
    { cacheKeyFn: canonicalJson },
  );
  return {
    page: (parent, filter, { after, limit }) => pages.load({ parent, filter, after, limit }),
    count: (parent, filter) => counts.load({ parent, filter, after: null, limit: 0 }),
    clearAll: () => {
      pages.clearAll();
      counts.clearAll();
    },
  };
}

type Group<Filter> = readonly [ListKey<Filter>, ...ListKey<Filter>[]];

/** Keys that differ in their parent alone are answered together; the answers come back in the keys' order. */
async function inGroups<Filter, Value>(
  keys: readonly ListKey<Filter>[],
  answer: (group: Group<Filter>, parents: readonly string[]) => Promise<readonly Value[]>,
): Promise<Value[]> {
  const groups = new Map<string, [ListKey<Filter>, ...ListKey<Filter>[]]>();
  for (const key of keys) {
    const shared = canonicalJson({ ...key, parent: null });
    const group = groups.get(shared);
    if (group) group.push(key);
    else groups.set(shared, [key]);
  }
  const answers = new Map<ListKey<Filter>, Value>();
  for (const group of groups.values()) {
    const values = await answer(
      group,
      group.map((key) => key.parent),
    );
    group.forEach((key, index) => answers.set(key, values[index]!));
  }
  return keys.map((key) => answers.get(key)!);
}
