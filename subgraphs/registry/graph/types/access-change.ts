import { Field, ID, ObjectType } from 'type-graphql';
import type { LedgerEvent } from '../../../kit/ledger/event.js';
import { DateTime } from '../../../kit/graph/scalars.js';
import type { ApiKeyRow } from '../../store/tables.js';

@ObjectType({ description: 'What a gateway needs to know a key by (密钥事实). Services alone are told.' })
export class ApiKeyFact {
  @Field(() => ID, { description: 'The key’s id (标识).' })
  id: string;

  @Field(() => String, { description: 'What its text begins with, behind ld_ (密钥前缀).' })
  prefix: string;

  @Field(() => String, { description: 'Base64url SHA-256 of the whole text (密钥摘要).' })
  secretHash: string;

  @Field(() => ID, { description: 'The partner it stands for (合作方标识).' })
  subject: string;

  @Field(() => [String], { description: 'What it opens (权限范围).' })
  scopes: readonly string[];

  @Field(() => DateTime, { description: 'From when (生效时刻).' })
  validFrom: Date;

  @Field(() => DateTime, { nullable: true, description: 'Until when (失效时刻).' })
  validTo: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was revoked, if it was (撤销时刻).' })
  revokedAt: Date | null;

  constructor(row: ApiKeyRow & { readonly secret_hash: string }) {
    this.id = row.id;
    this.prefix = row.prefix;
    this.secretHash = row.secret_hash;
    this.subject = row.subject;
    this.scopes = row.scopes;
    this.validFrom = row.valid_from;
    this.validTo = row.valid_to;
    this.revokedAt = row.revoked_at;
  }
}

@ObjectType({
  description:
    'One subject’s whole access, or one API key, as it stands now, which may be after later changes (权限变更).',
})
export class AccessChange {
  @Field(() => ID, { description: 'The event’s id, the same for every reader (事件标识).' })
  id: string;

  @Field(() => DateTime, { description: 'When it was recorded (记录时刻).' })
  recordedAt: Date;

  /** The grant or the key it happened to. */
  entityId: string;

  constructor(event: LedgerEvent) {
    this.id = event.eventId;
    this.recordedAt = event.recordedAt;
    this.entityId = event.subject;
  }
}
