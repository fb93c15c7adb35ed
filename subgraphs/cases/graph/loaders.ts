import DataLoader from 'dataloader';
import type { Selectable } from 'kysely';
import type { Caller } from '../../../schema/caller.js';
import { serviceCaller } from '../../kit/callers.js';
import { batchBy, groupBy } from '../../kit/graph/loaders.js';
import { canonicalJson } from '../../kit/json.js';
import type { LedgerEvent } from '../../kit/ledger/event.js';
import { agenciesByIds } from '../store/agencies.js';
import { assignmentsOfCases } from '../store/assignments.js';
import { caseListsOfHolders, countCasesOfHolders, type CasePage, type CaseSelection } from '../store/case-lists.js';
import { casesByIds } from '../store/cases.js';
import { clocksOfCases } from '../store/clocks.js';
import { eventsOfCases, followUpsOfCases, repliesOfCases, reviewsOfCases } from '../store/case-parts.js';
import { fieldTasksOfCases } from '../store/field-tasks.js';
import type {
  AgencyReplicaRow,
  AssignmentRow,
  CaseRow,
  CaseTrx,
  ClockRow,
  FieldTaskRow,
  FollowUpTable,
  QualityReviewTable,
  ReplyTable,
} from '../store/tables.js';
import { answersOfCases, attachmentsOfCases, type AttachmentRow, type CaseAnswerRow } from '../store/intake.js';
import { casesOfSamples, samplesByIds, type SampledCaseRow, type SampleRow } from '../store/samples.js';
import {
  supervisionAnswersOfCases,
  supervisionOrdersOfCases,
  type SupervisionAnswerRow,
  type SupervisionOrderRow,
} from '../store/supervision.js';
import type { CaseDeps } from './context.js';
import { serviceCategoryLoaders, type Run, type ServiceCategoryLoaders } from './service-category-loader.js';
import { statisticsLoaders, type StatisticsLoaders } from './statistics-loaders.js';

type One<Row> = DataLoader<string, Row | null>;
type Many<Row> = DataLoader<string, readonly Row[]>;

/** A page of the cases of one agency. */
export type HolderPage = CasePage & { readonly holderId: string };

/** All the cases of one agency that a filter leaves. */
export interface HolderSelection {
  readonly holderId: string;
  readonly selection: CaseSelection;
}

/** Every reference to an entity and every list below one goes through these: N parents, one statement. */
export interface CaseLoaders extends ServiceCategoryLoaders, StatisticsLoaders {
  readonly case: One<CaseRow>;
  readonly clocks: Many<ClockRow>;
  readonly assignments: Many<AssignmentRow>;
  readonly replies: Many<Selectable<ReplyTable>>;
  readonly followUps: Many<Selectable<FollowUpTable>>;
  readonly fieldTasks: Many<FieldTaskRow>;
  readonly reviews: Many<Selectable<QualityReviewTable>>;
  readonly supervisionOrders: Many<SupervisionOrderRow>;
  readonly supervisionAnswers: Many<SupervisionAnswerRow>;
  readonly answers: Many<CaseAnswerRow>;
  readonly attachments: Many<AttachmentRow>;
  readonly sample: One<SampleRow>;
  readonly sampledCases: Many<SampledCaseRow>;
  readonly events: Many<LedgerEvent>;
  /** What the replica knows of an agency: its line. */
  readonly agency: One<AgencyReplicaRow>;
  readonly casesOfHolder: DataLoader<HolderPage, readonly CaseRow[], string>;
  readonly countOfHolder: DataLoader<HolderSelection, number, string>;
}

/** Aggregates count all cases, as the subgraph itself; only what `withholding` lets pass leaves it. */
const SUBGRAPH = serviceCaller('cases');

/** Fresh loaders for one request. */
export function createLoaders({ db, clock }: CaseDeps, caller: Caller): CaseLoaders {
  const run: Run = (work) => db.asCaller(caller, work);
  const whole: Run = (work) => db.asCaller(SUBGRAPH, work, { snapshot: true });
  return {
    ...serviceCategoryLoaders(run),
    ...statisticsLoaders({ run: whole, caller, clock }),
    case: oneLoader(run, casesByIds, (row) => row.id),
    clocks: manyLoader(run, clocksOfCases, (row) => row.case_id),
    assignments: manyLoader(run, assignmentsOfCases, (row) => row.case_id),
    replies: manyLoader(run, repliesOfCases, (row) => row.case_id),
    followUps: manyLoader(run, followUpsOfCases, (row) => row.case_id),
    fieldTasks: manyLoader(run, fieldTasksOfCases, (row) => row.case_id),
    reviews: manyLoader(run, reviewsOfCases, (row) => row.case_id),
    supervisionOrders: manyLoader(run, supervisionOrdersOfCases, (row) => row.case_id),
    supervisionAnswers: manyLoader(run, supervisionAnswersOfCases, (row) => row.case_id),
    answers: manyLoader(run, answersOfCases, (row) => row.case_id),
    attachments: manyLoader(run, attachmentsOfCases, (row) => row.case_id),
    sample: oneLoader(run, samplesByIds, (row) => row.id),
    sampledCases: manyLoader(run, casesOfSamples, (row) => row.sample_id),
    events: manyLoader(run, eventsOfCases, (event) => event.subject),
    agency: oneLoader(run, agenciesByIds, (row) => row.id),
    casesOfHolder: new DataLoader((pages: readonly HolderPage[]) => run((trx) => pagesOfHolders(trx, pages)), {
      cacheKeyFn: canonicalJson,
    }),
    countOfHolder: new DataLoader((asked: readonly HolderSelection[]) => run((trx) => countsOfHolders(trx, asked)), {
      cacheKeyFn: canonicalJson,
    }),
  };
}

function oneLoader<Row>(
  run: Run,
  fetch: (trx: CaseTrx, keys: readonly string[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
): One<Row> {
  return new DataLoader(async (keys) => batchBy(await run((trx) => fetch(trx, keys)), keyOf, keys));
}

function manyLoader<Row>(
  run: Run,
  fetch: (trx: CaseTrx, keys: readonly string[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
): Many<Row> {
  return new DataLoader(async (keys) => groupBy(await run((trx) => fetch(trx, keys)), keyOf, keys));
}

/** Pages that differ in their agency alone are one statement. */
async function pagesOfHolders(trx: CaseTrx, pages: readonly HolderPage[]): Promise<(readonly CaseRow[])[]> {
  const answers = new Map<HolderPage, readonly CaseRow[]>();
  for (const alike of groupsOf(pages)) {
    const rows = await caseListsOfHolders(
      trx,
      alike.map((page) => page.holderId),
      alike[0]!,
    );
    for (const page of alike) {
      answers.set(
        page,
        rows.filter((row) => row.holder_agency_id === page.holderId),
      );
    }
  }
  return pages.map((page) => answers.get(page)!);
}

async function countsOfHolders(trx: CaseTrx, asked: readonly HolderSelection[]): Promise<number[]> {
  const answers = new Map<unknown, number>();
  for (const alike of groupsOf(asked)) {
    const ids = alike.map(({ holderId }) => holderId);
    const rows = await countCasesOfHolders(trx, ids, alike[0]!.selection);
    for (const one of alike) answers.set(one, rows.find((row) => row.holder === one.holderId)?.n ?? 0);
  }
  return asked.map((one) => answers.get(one)!);
}

function groupsOf<Asked extends { readonly holderId: string }>(asked: readonly Asked[]): readonly Asked[][] {
  const groups = new Map<string, Asked[]>();
  for (const one of asked) {
    const alike = canonicalJson({ ...one, holderId: null });
    groups.set(alike, [...(groups.get(alike) ?? []), one]);
  }
  return [...groups.values()];
}
