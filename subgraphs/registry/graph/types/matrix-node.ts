import { Directive, Field, ObjectType } from 'type-graphql';
import { DivisionLevel } from '../../../kit/graph/enums.js';
import { Code } from '../../../kit/graph/scalars.js';
import { Node } from '../../../kit/graph/values.js';
import type { Level } from '../../domain/levels.js';
import type { MatrixNodeView } from '../../store/matrix-nodes.js';

@Directive('@key(fields: "id")')
@ObjectType({
  implements: Node,
  description: 'The place of one account in a matrix (矩阵节点).',
})
export class MatrixNode extends Node {
  readonly __typename = 'MatrixNode';

  @Field(() => DivisionLevel, { description: 'Its level of government (行政层级).' })
  level: Level;

  @Field(() => [Code], { description: 'The functions it serves in the matrix (职能代码).' })
  functionCodes: readonly string[];

  matrixId: string;
  accountId: string;
  agencyId: string | null;
  parentId: string | null;

  constructor(row: MatrixNodeView) {
    super();
    this.id = row.id;
    this.level = row.level;
    this.functionCodes = row.function_codes;
    this.matrixId = row.matrix_id;
    this.accountId = row.account_id;
    this.agencyId = row.agency_id;
    this.parentId = row.parent_id;
  }
}
