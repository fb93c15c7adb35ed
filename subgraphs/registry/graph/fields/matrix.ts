import { Arg, Args, Ctx, Directive, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { Refusal } from '../../../../schema/refusals.js';
import { PageArgs, paginate, type Connection } from '../../../kit/graph/connection.js';
import { countFunctionGaps, listFunctionGaps } from '../../store/function-gaps.js';
import { countNodes, listNodes, topOfTree } from '../../store/matrix-nodes.js';
import { read, type RegistryContext } from '../context.js';
import { FunctionGapConnection, MatrixNodeConnection } from '../types/connections.js';
import { FunctionGap } from '../types/function-gap.js';
import { MatrixNodeFilter, nodeSelection } from '../types/filters.js';
import { Matrix } from '../types/matrix.js';
import { MatrixNode } from '../types/matrix-node.js';

const MAX_TREE_DEPTH = 3;
/** `tree` is a plain list, so it is bounded; the whole matrix is `nodes`. */
const MAX_TREE_NODES = 500;

@Resolver(() => Matrix)
export class MatrixFields {
  @FieldResolver(() => MatrixNodeConnection, {
    nullable: true,
    description: 'Its nodes, in the order of their agencies’ codes (节点).',
  })
  nodes(
    @Root() matrix: Matrix,
    @Ctx() context: RegistryContext,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('filter', () => MatrixNodeFilter, { nullable: true, description: 'Which of them (筛选).' })
    filter?: MatrixNodeFilter | null,
  ): Promise<Connection<MatrixNode>> {
    const selection = nodeSelection(filter);
    return paginate({
      args,
      order: 'Matrix.nodes:PLACE',
      filter: [matrix.id, selection],
      cursors: context.cursors,
      fetch: (page) => read(context, (trx) => listNodes(trx, { matrixId: matrix.id, selection, ...page })),
      position: (row) => [row.place, row.id],
      node: (row) => new MatrixNode(row),
      count: () => read(context, (trx) => countNodes(trx, matrix.id, selection)),
    });
  }

  @FieldResolver(() => FunctionGapConnection, {
    nullable: true,
    description: 'Functions without an owner in some division, by division and function (职能空缺).',
  })
  functionGaps(
    @Root() matrix: Matrix,
    @Ctx() context: RegistryContext,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<FunctionGap>> {
    return paginate({
      args,
      order: 'Matrix.functionGaps:DIVISION',
      filter: matrix.id,
      cursors: context.cursors,
      fetch: (page) => read(context, (trx) => listFunctionGaps(trx, { matrixId: matrix.id, ...page })),
      position: (row) => [row.division_code, row.function_code],
      node: (row) => new FunctionGap(row),
      count: () => read(context, (trx) => countFunctionGaps(trx, matrix.id)),
    });
  }

  @Directive(`@listSize(assumedSize: ${MAX_TREE_NODES})`)
  @FieldResolver(() => [MatrixNode], {
    nullable: true,
    description: 'The top of its tree, level by level from the root, at most 500 nodes (树的上部).',
  })
  async tree(
    @Root() matrix: Matrix,
    @Ctx() context: RegistryContext,
    @Arg('depth', () => Int, { nullable: true, defaultValue: 1, description: 'How many levels, 1 to 3 (层数).' })
    levels: number | null,
  ): Promise<MatrixNode[]> {
    const depth = levels ?? 1;
    if (depth < 1 || depth > MAX_TREE_DEPTH) {
      throw new Refusal('BAD_USER_INPUT', { message: `The argument depth must be 1 to ${MAX_TREE_DEPTH}.` });
    }
    const rows = await read(context, (trx) => topOfTree(trx, { matrixId: matrix.id, depth, limit: MAX_TREE_NODES }));
    return rows.map((row) => new MatrixNode(row));
  }
}
