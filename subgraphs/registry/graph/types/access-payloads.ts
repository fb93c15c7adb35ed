import { Field, Int, ObjectType } from 'type-graphql';
import { RuleViolation } from '../../../kit/graph/values.js';
import type { Violation } from '../../../kit/outcome.js';

const VIOLATIONS = 'What stood in the way; empty when it was done (规则冲突).';
const TEXT =
  'The key’s text ld_<prefix>_<secret>, in this answer and never again; null when refused or answered from an idempotency key (密钥明文).';

@ObjectType({ description: 'What became of grantRole (授予结果).' })
export class GrantRolePayload {
  @Field(() => [RuleViolation], { description: VIOLATIONS })
  violations: readonly Violation[];

  grantId: string | null;
}

@ObjectType({ description: 'What became of revokeRole (撤销结果).' })
export class RevokeRolePayload {
  @Field(() => [RuleViolation], { description: VIOLATIONS })
  violations: readonly Violation[];

  grantId: string | null;
}

@ObjectType({ description: 'What became of revokeOperator (离岗结果).' })
export class RevokeOperatorPayload {
  @Field(() => Int, { description: 'How many grants ended (终止的授权数).' })
  endedGrants: number;

  @Field(() => [RuleViolation], { description: VIOLATIONS })
  violations: readonly Violation[];

  accountIds: readonly string[];
}

@ObjectType({ description: 'What became of recordCredentialRotation (登记结果).' })
export class RecordCredentialRotationPayload {
  @Field(() => [RuleViolation], { description: VIOLATIONS })
  violations: readonly Violation[];

  accountId: string | null;
}

@ObjectType({ description: 'What became of issueApiKey (签发结果).' })
export class IssueApiKeyPayload {
  @Field(() => String, { nullable: true, description: TEXT })
  text: string | null;

  @Field(() => [RuleViolation], { description: VIOLATIONS })
  violations: readonly Violation[];

  apiKeyId: string | null;
}

@ObjectType({ description: 'What became of rotateApiKey (轮换结果).' })
export class RotateApiKeyPayload {
  @Field(() => String, { nullable: true, description: TEXT })
  text: string | null;

  @Field(() => [RuleViolation], { description: VIOLATIONS })
  violations: readonly Violation[];

  apiKeyId: string | null;
}

@ObjectType({ description: 'What became of revokeApiKey (撤销结果).' })
export class RevokeApiKeyPayload {
  @Field(() => [RuleViolation], { description: VIOLATIONS })
  violations: readonly Violation[];

  apiKeyId: string | null;
}
