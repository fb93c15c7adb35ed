import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { RuleViolation } from '../../../kit/graph/values.js';
import type { Violation } from '../../../kit/outcome.js';

/** What every command on a case takes. */
@InputType({ description: 'What every command on a case takes (命令公共输入).' })
export abstract class CommandFields {
  @Field(() => ID, { description: 'The case (工单标识).' })
  caseId: string;

  @Field(() => Int, {
    nullable: true,
    description: 'The version the caller has seen; when the case has another one, STALE_VERSION (预期版本).',
  })
  expectedVersion?: number | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Sent again with the same input, the first answer is given again; kept for 7 days (幂等键).',
  })
  idempotencyKey?: string | null;
}

/** What became of a command: ids, from which the graph reads. */
@ObjectType({ description: 'What every command answers (命令公共结果).' })
export abstract class CommandPayload {
  @Field(() => [RuleViolation], { description: 'What stood in the way; empty when it was done (规则冲突).' })
  violations: readonly Violation[];

  @Field(() => ID, {
    nullable: true,
    description: 'Which case, also where it is out of the caller’s sight now; null when refused (工单标识).',
  })
  caseId: string | null;
}
