import { Field, ObjectType } from 'type-graphql';
import { DateTime } from '../../../kit/graph/scalars.js';
import type { CredentialRotationRow } from '../../store/tables.js';

@ObjectType({ description: 'The latest order to change an account’s credentials, because somebody left (凭据更换).' })
export class CredentialRotation {
  @Field(() => DateTime, { description: 'When somebody left (责令时刻).' })
  orderedAt: Date;

  @Field(() => DateTime, { description: 'When it is due: 24 hours after the first who left (更换时限).' })
  dueAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it was done; null while it is due (更换时刻).' })
  rotatedAt: Date | null;

  constructor(row: CredentialRotationRow) {
    this.orderedAt = row.ordered_at;
    this.dueAt = row.due_at;
    this.rotatedAt = row.rotated_at;
  }
}
