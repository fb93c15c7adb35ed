import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DateTime } from '../../../kit/graph/scalars.js';
import { clockStanding, isBreached, type Clock, type ClockStanding as Standing } from '../../domain/clocks.js';
import type { ClockKind as Kind } from '../../domain/clock-kinds.js';
import type { SlaUnit as Unit } from '../../domain/sla.js';
import { ClockKind, ClockStanding, SlaUnit } from '../enums.js';

@ObjectType({ description: 'One time limit of a case and how it stands (时限计时).' })
export class ResponseClock {
  @Field(() => ClockKind, { description: 'What is timed (计时类型).' })
  kind: Kind;

  @Field(() => ClockStanding, { description: 'How it stands now (计时状态).' })
  standing: Standing;

  @Field(() => Boolean, { description: 'Overdue, or done after the deadline; equal to it is in time (是否超时).' })
  breached: boolean;

  @Field(() => DateTime, { description: 'From when it counts (起算时刻).' })
  startedAt: Date;

  @Field(() => DateTime, { description: 'Met when done at or before this instant (到期时刻).' })
  dueAt: Date;

  @Field(() => DateTime, { description: 'The deadline before pauses and extensions (原到期时刻).' })
  firstDueAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it was done; null while it is not (完成时刻).' })
  metAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Since when it is paused; null while it runs (暂停起始时刻).' })
  pausedAt: Date | null;

  @Field(() => Int, { description: 'How long it was paused before, in seconds (累计暂停秒数).' })
  pausedSeconds: number;

  @Field(() => Int, { description: 'How much time is allowed, in `unit` (时限数值).' })
  amount: number;

  @Field(() => SlaUnit, { description: 'What `amount` is counted in (时限单位).' })
  unit: Unit;

  @Field(() => String, { description: 'The policy and its version, e.g. cn-gd-kinds@1 (时限政策版本).' })
  policyVersion: string;

  @Field(() => String, { nullable: true, description: 'The working-day calendar; null for hours and days (日历版本).' })
  calendarVersion: string | null;

  @Field(() => Boolean, { description: 'Whether it lies beyond the published calendar and may still move (暂定).' })
  provisional: boolean;

  @Field(() => ID, { nullable: true, description: 'The assignment of a SUB_TASK clock (协办任务标识).' })
  assignmentId: string | null;

  constructor(clock: Clock, now: Date) {
    this.kind = clock.kind;
    this.standing = clockStanding(clock, now);
    this.breached = isBreached(clock, now);
    this.startedAt = clock.startedAt;
    this.dueAt = clock.dueAt;
    this.firstDueAt = clock.firstDueAt;
    this.metAt = clock.metAt;
    this.pausedAt = clock.pausedAt;
    this.pausedSeconds = Math.floor(clock.pausedMs / 1_000);
    this.amount = clock.amount;
    this.unit = clock.unit;
    this.policyVersion = clock.policyVersion;
    this.calendarVersion = clock.calendarVersion;
    this.provisional = clock.provisional;
    this.assignmentId = clock.subjectId;
  }
}
