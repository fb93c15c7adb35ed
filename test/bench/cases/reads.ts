import { PUBLIC_CALLER, type Caller } from '../../../schema/caller.js';
import { byDimension, withholding } from '../../../subgraphs/cases/graph/withholding.js';
import { workListOf } from '../../../subgraphs/cases/store/case-lists.js';
import { stateTimes } from '../../../subgraphs/cases/store/state-times.js';
import { countCases } from '../../../subgraphs/cases/store/statistics.js';
import type { FrameDimension, StatisticsSelection } from '../../../subgraphs/cases/domain/statistics.js';
import type { CaseTables } from '../../../subgraphs/cases/store/tables.js';
import { serviceCaller } from '../../../subgraphs/kit/callers.js';
import type { Database } from '../../../subgraphs/kit/store/database.js';
import { quantile, report, timeOf } from './measured.js';
import { agencyId, END } from './rows-of-cases.js';

const SERVICE = serviceCaller('cases');
const LISTS = 400;
/** The agencies of the file have from half of all requests to one of them. */
const AGENCIES = 100;
const PAGE = { selection: { open: true }, order: 'DUE_AT_ASC', after: null, limit: 21 } as const;

/** Work lists of many agencies, each as its own officer. */
export async function measureWorkLists(db: Database<CaseTables>): Promise<boolean> {
  const took = await timeOf(LISTS, (run) => {
    const agency = agencyId(run % AGENCIES);
    return db.asCaller(officerOf(agency), (trx) => workListOf(trx, agency, PAGE));
  });
  return [
    report('work list under row policies, p50, ms', quantile(took, 0.5), { most: 10 }),
    report('work list under row policies, p95, ms', quantile(took, 0.95), { most: 50 }),
  ].every(Boolean);
}

const ALL: StatisticsSelection = {
  categories: [],
  divisions: [],
  agencyIds: [],
  channels: [],
  states: [],
  provenance: null,
};
const YEAR = { from: new Date(END.getTime() - 365 * 86_400_000), until: END };

/** Figures of one year, percentiles of handling times included. */
export async function measureStatistics(db: Database<CaseTables>): Promise<boolean> {
  const requestFor = (groupBy: readonly FrameDimension[]) => ({
    selection: ALL,
    span: YEAR,
    groupBy,
    now: END,
    limit: 100_000,
    clocks: false,
  });
  const count = (groupBy: readonly FrameDimension[]) => () =>
    db.asCaller(SERVICE, (trx) => countCases(trx, requestFor(groupBy)));
  /** As anybody is told them: a service is told everything. */
  const judge = (groupBy: readonly FrameDimension[]) => () =>
    db.asCaller(
      SERVICE,
      async (trx) => {
        const cells = await countCases(trx, requestFor(groupBy));
        const judging = withholding({ trx, caller: PUBLIC_CALLER, now: END });
        return judging.ofRows(requestFor(groupBy), cells.map(byDimension));
      },
      { snapshot: true },
    );
  const byMonth = await timeOf(3, count(['CATEGORY', 'MONTH']));
  const judged = await timeOf(3, judge(['CATEGORY', 'MONTH']));
  const byState = await timeOf(3, count(['CATEGORY', 'MONTH', 'STATE']));
  const stays = await timeOf(1, () =>
    db.asCaller(SERVICE, (trx) => stateTimes(trx, { span: YEAR, chains: null, limit: 100_000 })),
  );
  return [
    report('a year’s transitions by category, month and state, s', stays[0]! / 1_000, { most: 12 }),
    report('figures of a year by category and month, median of 3, s', quantile(byMonth, 0.5) / 1_000, { most: 2 }),
    report('the same with what is small withheld, median of 3, s', quantile(judged, 0.5) / 1_000, { most: 2 }),
    report('by state too, nothing withheld, median of 3, s', quantile(byState, 0.5) / 1_000, { most: 12 }),
  ].every(Boolean);
}

export function officerOf(agency: string): Caller {
  return { subject: 'o', kind: 'OFFICER', grants: [{ agencyId: agency, role: 'CASE_OFFICER' }], scopes: [] };
}
