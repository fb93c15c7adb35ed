import { Field, Float, Int, ObjectType } from 'type-graphql';
import { DateTime } from '../../../kit/graph/scalars.js';
import type { CaseRow } from '../../store/tables.js';

@ObjectType({ description: 'Where the concern is (诉求位置).' })
export class CaseLocation {
  @Field(() => String, { nullable: true, description: 'As it was written (地址).' })
  address: string | null;

  @Field(() => Float, { nullable: true, description: 'Degrees north, WGS 84 (纬度).' })
  latitude: number | null;

  @Field(() => Float, { nullable: true, description: 'Degrees east, WGS 84 (经度).' })
  longitude: number | null;
}

@ObjectType({ description: 'What the case is called in the system it comes from (外部编号).' })
export class ExternalRef {
  @Field(() => String, { description: 'The other system (来源系统).' })
  system: string;

  @Field(() => String, { description: 'The case’s number there (来源编号).' })
  id: string;
}

@ObjectType({ description: 'What lies over a case without being a state (工单附加状态).' })
export class CaseOverlays {
  @Field(() => Int, { description: 'The supervision order’s level, 1 to 3; 0 for none (督办级别).' })
  supervisionLevel: number;

  @Field(() => DateTime, { nullable: true, description: 'When the supervision order is due (督办到期时刻).' })
  supervisionDueAt: Date | null;

  @Field(() => Int, { description: 'How far the case has escalated, 0 to 3 (升级级别).' })
  escalationLevel: number;

  @Field(() => Boolean, { description: 'Kept confidential at the requester’s wish (是否保密).' })
  confidential: boolean;
}

/** Null where nothing is known of the place. */
export function locationOf({ address, latitude, longitude }: CaseRow): CaseLocation | null {
  return address === null && latitude === null ? null : { address, latitude, longitude };
}

export function externalRefOf({ external_system, external_id }: CaseRow): ExternalRef | null {
  return external_system === null || external_id === null ? null : { system: external_system, id: external_id };
}

export function overlaysOf(row: CaseRow): CaseOverlays {
  return {
    supervisionLevel: row.supervision_level,
    supervisionDueAt: row.supervision_due_at,
    escalationLevel: row.escalation_level,
    confidential: row.confidential,
  };
}
