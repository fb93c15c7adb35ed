import DataLoader from 'dataloader';
import type { Caller } from '../../../schema/caller.js';
import type { Clock } from '../../kit/clock.js';
import type { Withheld } from '../domain/case-measures.js';
import { openCasesUnsaid } from '../domain/open-cases-unsaid.js';
import { NO_CASES, type CaseCounts } from '../domain/statistics.js';
import { openCasesOf, type OpenCount } from '../store/case-lists.js';
import * as counting from '../store/statistics-of-entities.js';
import type { CaseTrx } from '../store/tables.js';
import { accountCut, agencyCut, divisionCut, lineCut, matrixCut } from './entity-cuts.js';
import type { Run } from './service-category-loader.js';
import type { CaseCount } from './types/case-count.js';
import { withholding, type EntityCut, type Withholding } from './withholding.js';

/** One entity of another subgraph in one span; a line is an agency with those below it. */
export interface EntityQuestion extends counting.EntityPeriod {
  readonly of: EntityKind;
}

type EntityKind = 'AGENCY' | 'LINE' | 'MATRIX' | 'DIVISION' | 'ACCOUNT';

interface EntityFigures {
  readonly counts: CaseCounts;
  readonly withheld: Withheld;
}

export interface StatisticsLoaders {
  /** Entities of a kind, whatever their periods, are one statement. */
  readonly figures: DataLoader<EntityQuestion, EntityFigures, string>;
  /** Of agencies, as far as they are said. */
  readonly openCases: DataLoader<string, CaseCount>;
  readonly judged: Judged;
}

/**
 * Reads figures and what is withheld of them from one snapshot: a cell that grows in between would be judged by more
 * than is said of it.
 */
export type Judged = <T>(work: (trx: CaseTrx, withheld: Withholding) => Promise<T>) => Promise<T>;

export interface StatisticsParts {
  /** Reads as the subgraph, in one snapshot: statistics go over all cases, and what is too small to say is withheld. */
  readonly run: Run;
  /** Who asks. */
  readonly caller: Caller;
  readonly clock: Clock;
}

const KINDS: Readonly<
  Record<EntityKind, { readonly count: counting.CountsOfEntities; readonly cut: (id: string) => EntityCut }>
> = {
  AGENCY: { count: counting.countCasesOfAgencies, cut: agencyCut },
  LINE: { count: counting.countCasesOfLines, cut: lineCut },
  MATRIX: { count: counting.countCasesOfMatrices, cut: matrixCut },
  DIVISION: { count: counting.countCasesOfDivisions, cut: divisionCut },
  ACCOUNT: {
    count: async (trx, wanted) =>
      (await counting.countIntakesOfAccounts(trx, wanted)).map((received) => ({ ...NO_CASES, received })),
    cut: accountCut,
  },
};

export function statisticsLoaders({ run, caller, clock }: StatisticsParts): StatisticsLoaders {
  const judged: Judged = (work) => run((trx) => work(trx, withholding({ trx, caller, now: clock.now() })));
  return {
    judged,
    figures: new DataLoader(
      (asked) => judged((trx, withheld) => figuresOf(asked, { trx, withheld, now: clock.now() })),
      {
        cacheKeyFn: ({ of, id, from, until }) => `${of} ${id} ${from.getTime()} ${until.getTime()}`,
      },
    ),
    openCases: new DataLoader((ids) => judged((trx, withheld) => openOf(ids, { trx, withheld, now: clock.now() }))),
  };
}

interface Reading {
  readonly trx: CaseTrx;
  readonly withheld: Withholding;
  readonly now: Date;
}

async function figuresOf(
  asked: readonly EntityQuestion[],
  { trx, withheld, now }: Reading,
): Promise<readonly EntityFigures[]> {
  const answers = new Map<EntityQuestion, EntityFigures>();
  for (const kind of new Set(asked.map(({ of }) => of))) {
    const { count, cut } = KINDS[kind];
    const wanted = asked.filter(({ of }) => of === kind);
    const counted = await count(trx, wanted, now);
    const unsaid = await Promise.all(wanted.map((one) => withheld.ofEntity(cut(one.id), one)));
    for (const [place, one] of wanted.entries()) {
      answers.set(one, { counts: counted[place]!, withheld: unsaid[place]! });
    }
  }
  return asked.map((one) => answers.get(one)!);
}

async function openOf(ids: readonly string[], { trx, withheld, now }: Reading): Promise<readonly CaseCount[]> {
  const seen = await Promise.all(ids.map((id) => withheld.hasAllInSight([id])));
  const inSight = new Set(ids.filter((_, place) => seen[place]));
  if (ids.every((id) => inSight.has(id))) return saidOf(ids, await openCasesOf(trx, ids, now));
  const table = await openCasesOf(trx, null, now);
  const unsaid = openCasesUnsaid(table, await withheld.places());
  for (const id of inSight) unsaid.delete(id);
  return saidOf(ids, table, unsaid);
}

function saidOf(
  ids: readonly string[],
  table: readonly OpenCount[],
  unsaid: ReturnType<typeof openCasesUnsaid> = new Map(),
): readonly CaseCount[] {
  const counted = new Map(table.map((row) => [row.holder, row]));
  return ids.map((id) => ({
    count: unsaid.get(id)?.open ? null : (counted.get(id)?.open ?? 0),
    overdue: unsaid.get(id)?.overdue ? null : (counted.get(id)?.overdue ?? 0),
  }));
}
