import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { Code, DateTime } from '../../../kit/graph/scalars.js';
import type { GrantSelection } from '../../store/grants.js';
import type { AccessGrantRow } from '../../store/tables.js';

@ObjectType({ description: 'A role that somebody holds at an agency for a time (授权).' })
export class AccessGrant {
  @Field(() => ID, { description: 'The grant’s id (标识).' })
  id: string;

  @Field(() => ID, { description: 'Who holds it, as the tokens name them (主体标识).' })
  subject: string;

  @Field(() => ID, { description: 'Where it is held (任职机构标识).' })
  agencyId: string;

  @Field(() => String, { description: 'The role (角色).' })
  role: string;

  @Field(() => DateTime, { nullable: true, description: 'From when (生效时刻).' })
  validFrom: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Until when; null until it is revoked (失效时刻).' })
  validTo: Date | null;

  @Field(() => String, { description: 'Why it was given (授权事由).' })
  reason: string;

  @Field(() => DateTime, { nullable: true, description: 'When it was revoked before its time, if it was (撤销时刻).' })
  revokedAt: Date | null;

  endReason: string | null;

  constructor(row: AccessGrantRow) {
    this.id = row.id;
    this.subject = row.subject;
    this.agencyId = row.agency_id;
    this.role = row.role;
    this.validFrom = row.valid_from;
    this.validTo = row.valid_to;
    this.reason = row.reason;
    this.revokedAt = row.ended_at;
    this.endReason = row.end_reason;
  }
}

@InputType({ description: 'Which grants (授权筛选).' })
export class AccessGrantFilter {
  @Field(() => [ID], { nullable: true, description: 'Held at one of these agencies: their teams (任职机构).' })
  agencyId?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Held by one of these (主体标识).' })
  subject?: string[] | null;

  @Field(() => [Code], { nullable: true, description: 'Of one of these roles (角色).' })
  role?: string[] | null;
}

/** Those that are over are asked for by their history; a list shows what stands. */
export function grantSelection(filter: AccessGrantFilter | null | undefined, now: Date): GrantSelection {
  return { agencyIds: filter?.agencyId, subjects: filter?.subject, roles: filter?.role, standingAt: now };
}
