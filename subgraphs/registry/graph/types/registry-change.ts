import { Field, ID, ObjectType } from 'type-graphql';
import type { LedgerEvent } from '../../../kit/ledger/event.js';
import { Cursor, DateTime } from '../../../kit/graph/scalars.js';

@ObjectType({
  description: 'Something that happened in the register (注册信息变更). Reading from the start gives its full state.',
})
export class RegistryChange {
  @Field(() => ID, { description: 'The event’s id, the same for every reader (事件标识).' })
  id: string;

  @Field(() => String, { description: 'CloudEvents type, e.g. gov.registry.agency.abolished.v1 (事件类型).' })
  type: string;

  @Field(() => DateTime, { description: 'When it happened (发生时刻).' })
  occurredAt: Date;

  @Field(() => DateTime, { description: 'When it was recorded (记录时刻).' })
  recordedAt: Date;

  @Field(() => ID, { description: 'What it happened to (实体标识).' })
  entityId: string;

  private readonly sealCursor: () => string;

  constructor(event: LedgerEvent, sealCursor: () => string) {
    this.id = event.eventId;
    this.type = event.type;
    this.occurredAt = event.occurredAt;
    this.recordedAt = event.recordedAt;
    this.entityId = event.subject;
    this.sealCursor = sealCursor;
  }

  @Field(() => Cursor, { description: 'Continue behind this change (游标).' })
  get cursor(): string {
    return this.sealCursor();
  }
}
