import { Field, ID, ObjectType } from 'type-graphql';
import { DivisionLevel } from '../../kit/graph/enums.js';
import { Code, DateTime, Duration } from '../../kit/graph/scalars.js';
import type { ParticipantRole as ParticipantRoleName } from '../domain/check-declaration.js';
import { isoDuration } from '../domain/duration.js';
import type { IncidentClockKind as ClockKindName, IncidentClockView } from '../domain/incident-clocks.js';
import type { ParticipantRow } from '../store/tables.js';
import { IncidentClockKind, ParticipantRole } from './enums.js';
import { Agency, Division } from './stubs.js';

@ObjectType({ description: 'An agency’s part in an incident (参与单位).' })
export class IncidentParticipant {
  @Field(() => Agency, { nullable: true, description: 'The agency (机构).' })
  agency: Agency | null;

  @Field(() => ParticipantRole, { description: 'Whether it leads (角色).' })
  role: ParticipantRoleName;

  @Field(() => Code, { description: 'Its function line, e.g. police, fire, health (职能条线).' })
  functionLine: string;

  @Field(() => DivisionLevel, { description: 'Its level of government (行政层级).' })
  level: string;

  @Field(() => ID, { description: 'Code of the division it answers for (区划代码).' })
  divisionCode: string;

  @Field(() => Division, { nullable: true, description: 'The division it answers for (行政区划).' })
  division: Division | null;
}

export function participantOf(row: ParticipantRow): IncidentParticipant {
  return {
    agency: { id: row.agency_id },
    role: row.role,
    functionLine: row.function_line,
    level: row.level,
    divisionCode: row.division_code,
    division: { code: row.division_code },
  };
}

@ObjectType({ description: 'A time limit of an incident (应急时限). Hours run through nights and holidays.' })
export class IncidentClock {
  @Field(() => IncidentClockKind, { description: 'What must have happened (时限种类).' })
  kind: ClockKindName;

  @Field(() => DateTime, { description: 'Met when done at or before this instant (到期时刻).' })
  dueAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it was done (完成时刻); null while it is open.' })
  metAt: Date | null;

  @Field(() => Boolean, { description: 'Done too late, or not done and overdue by now (是否超时).' })
  breached: boolean;

  @Field(() => Duration, {
    nullable: true,
    description: 'By how much it was missed, until it was done or until now (超时时长); null while it is kept.',
  })
  late: string | null;

  @Field(() => String, { description: 'Number of the norm that sets the limit (依据文号).' })
  clause: string;
}

export function clockOf({ kind, dueAt, metAt, breached, lateMs, clause }: IncidentClockView): IncidentClock {
  return { kind, dueAt, metAt, breached, late: lateMs === null ? null : isoDuration(lateMs), clause };
}
