import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType({ description: 'Open cases of an agency (在办工单数).' })
export class CaseCount {
  @Field(() => Int, { description: 'Cases that are open and with this agency (在办数).' })
  count: number;

  @Field(() => Int, { description: 'Those of them with a running clock past its deadline (超时数).' })
  overdue: number;
}
