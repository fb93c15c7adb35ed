import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Code } from '../../../kit/graph/scalars.js';
import { RuleViolation } from '../../../kit/graph/values.js';
import type { Violation } from '../../../kit/outcome.js';

/** What every command says of its idempotency key. */
export const ONCE = 'Sent again with the same input, the first answer is given again; kept for 7 days (幂等键).';

@InputType({ description: 'Which agency ends, and who takes over (撤销机构).' })
export class AbolishAgencyInput {
  @Field(() => ID, { description: 'The agency that ends (被撤销机构).' })
  agencyId: string;

  @Field(() => ID, { description: 'Who takes its duties and its direct subordinates over (承接机构).' })
  successorId: string;

  @Field(() => ID, { nullable: true, description: ONCE })
  idempotencyKey?: string | null;
}

@ObjectType({ description: 'What became of abolishAgency (撤销结果).' })
export class AbolishAgencyPayload {
  @Field(() => Int, { description: 'How many direct subordinates stand below the successor now (划转的下级机构数).' })
  movedSubordinates: number;

  @Field(() => [RuleViolation], { description: 'What stood in the way; empty when it was done (规则冲突).' })
  violations: readonly Violation[];

  agencyId: string | null;
}

@InputType({ description: 'Which account joins a matrix, and where (加入矩阵).' })
export class AddMatrixNodeInput {
  @Field(() => ID, { description: 'The matrix (矩阵).' })
  matrixId: string;

  @Field(() => ID, { description: 'An official account (账号).' })
  accountId: string;

  @Field(() => ID, { description: 'The node to hang it below (上级节点).' })
  parentId: string;

  // No default value: the compiled executor refuses a variable that leaves it to the default.
  @Field(() => [Code], { nullable: true, description: 'The functions it serves there; none by default (职能代码).' })
  functionCodes?: string[] | null;

  @Field(() => ID, { nullable: true, description: ONCE })
  idempotencyKey?: string | null;
}

@InputType({ description: 'Which node moves, and where to (移动节点).' })
export class MoveMatrixNodeInput {
  @Field(() => ID, { description: 'The node; everything below it moves with it (节点).' })
  nodeId: string;

  @Field(() => ID, { description: 'The node to hang it below (新的上级节点).' })
  parentId: string;

  @Field(() => ID, { nullable: true, description: ONCE })
  idempotencyKey?: string | null;
}

@ObjectType({ description: 'What became of addMatrixNode (加入结果).' })
export class AddMatrixNodePayload {
  @Field(() => [RuleViolation], { description: 'What stood in the way; empty when it was done (规则冲突).' })
  violations: readonly Violation[];

  nodeId: string | null;
}

@ObjectType({ description: 'What became of moveMatrixNode (移动结果).' })
export class MoveMatrixNodePayload {
  @Field(() => [RuleViolation], { description: 'What stood in the way; empty when it was done (规则冲突).' })
  violations: readonly Violation[];

  nodeId: string | null;
}
