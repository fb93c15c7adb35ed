import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType({ description: 'Open cases of an agency (在办工单数).' })
export class CaseCount {
  @Field(() => Int, {
    nullable: true,
    description: 'Cases that are open and with this agency; null when too few to say (在办数).',
  })
  count: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Those of them with a running clock past its deadline; null when too few to say (超时数).',
  })
  overdue: number | null;
}
