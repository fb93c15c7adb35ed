import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { PageArgs, type Connection } from '../../../kit/graph/connection.js';
import { shortList } from '../../../kit/graph/short-list.js';
import type { SupervisionAnswerRow, SupervisionOrderRow } from '../../store/supervision.js';
import type { CaseContext } from '../context.js';
import { Case } from '../types/case.js';
import { SupervisionOrderConnection } from '../types/connections.js';
import { SupervisionOrder } from '../types/supervision.js';

@Resolver(() => Case)
export class CaseSupervisionFields {
  @FieldResolver(() => SupervisionOrderConnection, {
    nullable: true,
    description: 'What was ordered about it and what was answered, oldest first (督办单).',
  })
  supervisionOrders(
    @Root() { id }: Case,
    @Ctx() { loaders, cursors }: CaseContext,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<SupervisionOrder>> {
    return shortList({
      args,
      name: 'Case.supervisionOrders',
      ownerId: id,
      cursors,
      rows: async () =>
        answeredOrders(await loaders.supervisionOrders.load(id), await loaders.supervisionAnswers.load(id)),
      keyOf: ({ order }) => order.id,
      node: ({ order, answers }) => new SupervisionOrder(order, answers),
    });
  }
}

function answeredOrders(orders: readonly SupervisionOrderRow[], answers: readonly SupervisionAnswerRow[]) {
  return orders.map((order) => ({ order, answers: answers.filter((answer) => answer.order_id === order.id) }));
}
