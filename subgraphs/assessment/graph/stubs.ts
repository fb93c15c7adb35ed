import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { DateTime } from '../../kit/graph/scalars.js';

/** Entities of other subgraphs to which this one adds fields; the fields stand with their resolvers. */

@Directive('@key(fields: "id")')
@ObjectType({ description: 'An agency of government (机构); the registry owns it.' })
export class Agency {
  @Field(() => ID, { description: 'Opaque, typed and sortable (标识).' })
  id: string;
}

@Directive('@key(fields: "id")')
@ObjectType({ description: 'An official account (政务账号); the registry owns it.' })
export class Account {
  @Field(() => ID, { description: 'Opaque, typed and sortable (标识).' })
  id: string;

  @Directive('@external')
  @Field(() => DateTime, { nullable: true, description: 'When it last published (最近发布时间); campaigns knows it.' })
  lastPublishedAt?: Date | string | null;
}

@Directive('@key(fields: "id")')
@ObjectType({ description: 'A matrix of official accounts (账号矩阵); the registry owns it.' })
export class Matrix {
  @Field(() => ID, { description: 'Opaque, typed and sortable (标识).' })
  id: string;
}
