import { Field, ID, InputType, Int } from 'type-graphql';
import { DateTime } from '../../../kit/graph/scalars.js';
import { ONCE } from './commands.js';

const AGENCY_BY_CODE = 'Likewise by its code; exactly one of the two (机构代码).';
const WHY = 'Why (事由).';

@InputType({ description: 'Who is to act as what, where and for how long (授予角色).' })
export class GrantRoleInput {
  @Field(() => ID, { description: 'The person, as the tokens name them (主体标识).' })
  subject: string;

  @Field(() => ID, { nullable: true, description: 'Where the role is held (任职机构标识).' })
  agencyId?: string | null;

  @Field(() => String, { nullable: true, description: AGENCY_BY_CODE })
  agencyCode?: string | null;

  @Field(() => String, { description: 'The role; one that nobody can be granted is a violation (角色).' })
  role: string;

  @Field(() => DateTime, { nullable: true, description: 'From when; now by default (生效时刻).' })
  validFrom?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Until when; by default until it is revoked (失效时刻).' })
  validTo?: Date | null;

  @Field(() => String, { description: WHY })
  reason: string;

  @Field(() => ID, { nullable: true, description: ONCE })
  idempotencyKey?: string | null;
}

@InputType({ description: 'Which grant ends at once (撤销角色).' })
export class RevokeRoleInput {
  @Field(() => ID, { description: 'The grant (授权标识).' })
  grantId: string;

  @Field(() => String, { description: WHY })
  reason: string;

  @Field(() => ID, { nullable: true, description: ONCE })
  idempotencyKey?: string | null;
}

@InputType({ description: 'Who leaves (人员离岗).' })
export class RevokeOperatorInput {
  @Field(() => ID, { description: 'The person, as the tokens name them (主体标识).' })
  subject: string;

  @Field(() => String, { description: WHY })
  reason: string;

  @Field(() => ID, { nullable: true, description: ONCE })
  idempotencyKey?: string | null;
}

@InputType({ description: 'Which account has new credentials (登记凭据更换).' })
export class RecordCredentialRotationInput {
  @Field(() => ID, { description: 'The account (账号).' })
  accountId: string;

  @Field(() => ID, { nullable: true, description: ONCE })
  idempotencyKey?: string | null;
}

@InputType({ description: 'Which partner gets a key, and to what (签发密钥).' })
export class IssueApiKeyInput {
  @Field(() => ID, { description: 'The partner, e.g. partner:weibo (合作方标识).' })
  subject: string;

  @Field(() => ID, { nullable: true, description: 'Who issues it: an agency that nobody stands above (签发机构标识).' })
  agencyId?: string | null;

  @Field(() => String, { nullable: true, description: AGENCY_BY_CODE })
  agencyCode?: string | null;

  @Field(() => String, { description: 'What it is for (用途).' })
  label: string;

  @Field(() => [String], { description: 'What it opens, 1 to 20, e.g. platform:weibo (权限范围).' })
  scopes: string[];

  @Field(() => DateTime, { description: 'Until when, within 365 days (失效时刻).' })
  validTo: Date;

  @Field(() => ID, { nullable: true, description: ONCE })
  idempotencyKey?: string | null;
}

@InputType({ description: 'Which key gets a new text (轮换密钥).' })
export class RotateApiKeyInput {
  @Field(() => ID, { description: 'The key (密钥标识).' })
  apiKeyId: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Hours the old text goes on, 0 to 168; 24 by default (重叠小时数).',
  })
  overlapHours?: number | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When the new key ends, within 365 days; by default it lives as long as the old one was to (失效时刻).',
  })
  validTo?: Date | null;

  @Field(() => ID, { nullable: true, description: ONCE })
  idempotencyKey?: string | null;
}

@InputType({ description: 'Which key ends at once (撤销密钥).' })
export class RevokeApiKeyInput {
  @Field(() => ID, { description: 'The key (密钥标识).' })
  apiKeyId: string;

  @Field(() => String, { description: WHY })
  reason: string;

  @Field(() => ID, { nullable: true, description: ONCE })
  idempotencyKey?: string | null;
}
