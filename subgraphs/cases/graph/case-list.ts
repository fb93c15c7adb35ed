import { paginate, type Connection } from '../../kit/graph/connection.js';
import { caseList, countCasesOf, positionIn, type CaseOrder, type CaseSelection } from '../store/case-lists.js';
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
  }: {
    readonly args: { readonly first: number; readonly after?: string | null };
    readonly name: string;
    readonly order: CaseOrder;
    readonly selection: CaseSelection;
    readonly filter: unknown;
  },
): Promise<Connection<Case>> {
  return paginate({
    args,
    order: `${name}:${order}`,
    filter,
    cursors: context.cursors,
    fetch: ({ after, limit }) => read(context, (trx) => caseList(trx, { selection, order, after, limit })),
    position: (row) => positionIn(order, row),
    node: (row) => new Case(row),
    count: () => read(context, (trx) => countCasesOf(trx, selection)),
  });
}
