import { paginate, type Connection } from '../../kit/graph/connection.js';
import {
  caseList,
  countCasesOf,
  countWorkOf,
  positionIn,
  workListOf,
  type CaseOrder,
  type CaseSelection,
} from '../store/case-lists.js';
import { read, type CaseContext } from './context.js';
import { Case } from './types/case.js';

/** A page of cases of one selection; `filter` is what a cursor is bound to (never an instant that moves with the clock). */
export function listCases(
  context: CaseContext,
  {
    args,
    name,
    order,
    selection,
    filter,
    workedOnBy,
  }: {
    readonly args: { readonly first: number; readonly after?: string | null };
    readonly name: string;
    readonly order: CaseOrder;
    readonly selection: CaseSelection;
    readonly filter: unknown;
    /** Only what this agency has or helps with. */
    readonly workedOnBy?: string | null;
  },
): Promise<Connection<Case>> {
  return paginate({
    args,
    order: `${name}:${order}`,
    filter,
    cursors: context.cursors,
    fetch: (page) =>
      read(context, (trx) => {
        const wanted = { selection, order, ...page };
        return workedOnBy == null ? caseList(trx, wanted) : workListOf(trx, workedOnBy, wanted);
      }),
    position: (row) => positionIn(order, row),
    node: (row) => new Case(row),
    count: () =>
      read(context, (trx) =>
        workedOnBy == null ? countCasesOf(trx, selection) : countWorkOf(trx, workedOnBy, selection),
      ),
  });
}
