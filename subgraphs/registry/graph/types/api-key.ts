import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { DateTime } from '../../../kit/graph/scalars.js';
import type { ApiKeySelection } from '../../store/api-keys.js';
import type { ApiKeyRow } from '../../store/tables.js';

@ObjectType({ description: 'A partner platform’s key, without its secret (合作平台密钥).' })
export class ApiKey {
  @Field(() => ID, { description: 'The key’s id (标识).' })
  id: string;

  @Field(() => String, { description: 'What its text begins with, behind ld_ (密钥前缀).' })
  prefix: string;

  @Field(() => ID, { description: 'The partner it stands for (合作方标识).' })
  subject: string;

  @Field(() => String, { description: 'What it is for (用途).' })
  label: string;

  @Field(() => [String], { description: 'What it opens, e.g. platform:weibo (权限范围).' })
  scopes: readonly string[];

  @Field(() => DateTime, { description: 'From when (生效时刻).' })
  validFrom: Date;

  @Field(() => DateTime, { description: 'Until when; after a rotation the end of the overlap (失效时刻).' })
  validTo: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it was revoked, if it was (撤销时刻).' })
  revokedAt: Date | null;

  agencyId: string;
  replacesId: string | null;
  revokeReason: string | null;

  constructor(row: ApiKeyRow) {
    this.id = row.id;
    this.prefix = row.prefix;
    this.subject = row.subject;
    this.label = row.label;
    this.scopes = row.scopes;
    this.validFrom = row.valid_from;
    this.validTo = row.valid_to;
    this.revokedAt = row.revoked_at;
    this.agencyId = row.agency_id;
    this.replacesId = row.replaces_id;
    this.revokeReason = row.revoke_reason;
  }
}

@InputType({ description: 'Which keys (密钥筛选).' })
export class ApiKeyFilter {
  @Field(() => [ID], { nullable: true, description: 'Of one of these partners (合作方).' })
  subject?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Only those that are neither revoked nor over (是否有效).' })
  inForce?: boolean | null;
}

export function apiKeySelection(filter: ApiKeyFilter | null | undefined, now: Date): ApiKeySelection {
  return { subjects: filter?.subject, standingAt: filter?.inForce ? now : null };
}
