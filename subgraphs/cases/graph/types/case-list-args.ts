import { ArgsType, Field } from 'type-graphql';
import { PageArgs } from '../../../kit/graph/connection.js';
import type { CaseOrder as OrderName } from '../../store/case-lists.js';
import { CaseOrder } from '../enums.js';
import { CaseListFilter } from './case-filter.js';

@ArgsType()
export class CaseListArgs extends PageArgs {
  @Field(() => CaseListFilter, { nullable: true, description: 'Which of them (筛选).' })
  filter?: CaseListFilter | null;

  @Field(() => CaseOrder, { defaultValue: 'RECEIVED_AT_DESC', description: 'In which order (排序).' })
  orderBy: OrderName;
}
