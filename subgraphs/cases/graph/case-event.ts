import { Field, ID, ObjectType } from 'type-graphql';
import type { Role as RoleName } from '../../kit/callers.js';
import { connectionOf } from '../../kit/graph/connection.js';
import { Role } from '../../kit/graph/enums.js';
import { Cursor, DateTime } from '../../kit/graph/scalars.js';
import type { LedgerEvent } from '../../kit/ledger/event.js';
import { casePayload, LEFT_SCOPE_TYPE } from '../domain/case-event.js';
import type { CaseState as CaseStateName } from '../domain/states.js';
import { CaseState } from './case-state.js';

interface ShownEvent {
  readonly event: LedgerEvent;
  /** `LEFT`: its reader is told that the case has gone out of sight, and nothing else. */
  readonly sight: 'SEEN' | 'LEFT';
  /** Makes the cursor of a place in the list or feed that the event is answered in. */
  readonly seal: (seq: number) => string;
  readonly neighbours?: readonly string[];
}

@ObjectType({ description: 'Something that happened to a case, as the ledger holds it (工单事件).' })
export class CaseEvent {
  @Field(() => ID, { description: 'Its id; the same in every answer and on every channel (事件标识).' })
  id: string;

  @Field(() => Cursor, { description: 'Its place in the feed, to continue behind it with the same filter (游标).' })
  get cursor(): string {
    return this.seal(this.event.seq);
  }

  @Field(() => String, {
    description:
      'The CloudEvents type, e.g. gov.cases.case.assigned.v1; gov.cases.case.left_scope.v1 where the case has gone out of the reader’s sight (事件类型).',
  })
  type: string;

  @Field(() => DateTime, { description: 'When it happened (发生时刻).' })
  occurredAt: Date;

  @Field(() => DateTime, { description: 'When it was written down (入账时刻).' })
  recordedAt: Date;

  @Field(() => ID, { nullable: true, description: 'Which case; null where it is withheld (工单标识).' })
  caseId: string | null;

  @Field(() => CaseState, { nullable: true, description: 'Where the case stood before; null for a new one (原状态).' })
  stateBefore: CaseStateName | null;

  @Field(() => CaseState, { nullable: true, description: 'Where it stood after (新状态).' })
  stateAfter: CaseStateName | null;

  @Field(() => [String], { description: 'Fields of Case that changed, by name (变更字段).' })
  changedFields: readonly string[];

  @Field(() => Role, { nullable: true, description: 'Who did it, by role (操作角色).' })
  actorRole: RoleName | null;

  /** The review that it tells of. */
  readonly reviewId: string | null;

  /** Cases of the events that follow with it: whoever reads one case will read these. */
  readonly neighbours: readonly string[];

  private readonly event: LedgerEvent;
  private readonly seal: (seq: number) => string;

  constructor({ event, sight, seal, neighbours = [] }: ShownEvent) {
    const seen = sight === 'SEEN';
    const { stateBefore, stateAfter, changedFields, facts } = casePayload(event);
    this.event = event;
    this.seal = seal;
    this.neighbours = neighbours;
    this.id = event.eventId;
    this.type = seen ? event.type : LEFT_SCOPE_TYPE;
    this.occurredAt = event.occurredAt;
    this.recordedAt = event.recordedAt;
    this.caseId = event.subject;
    this.stateBefore = seen ? stateBefore : null;
    this.stateAfter = seen ? stateAfter : null;
    this.changedFields = seen ? changedFields : [];
    this.actorRole = seen ? event.actorRole : null;
    this.reviewId = seen && typeof facts.reviewId === 'string' ? facts.reviewId : null;
  }
}

export const CaseEventConnection = connectionOf('CaseEvent', () => CaseEvent, {
  description: 'Events of cases in the order in which they were written down (工单事件列表).',
});
