import { ArgsType, Field } from 'type-graphql';
import { PageArgs } from '../../../kit/graph/connection.js';
import type { CaseOrder as OrderName } from '../../store/case-lists.js';
import { CaseOrder } from '../enums.js';
import { CaseListFilter } from './case-filter.js';

export const DEFAULT_ORDER: OrderName = 'RECEIVED_AT_DESC';

@ArgsType()
export class CaseListArgs extends PageArgs {
  @Field(() => CaseListFilter, { nullable: true, description: 'Which of them (筛选).' })
  filter?: CaseListFilter | null;

  // Nullable, because clients send the null of an unset variable; it means the default.
  @Field(() => CaseOrder, { nullable: true, defaultValue: DEFAULT_ORDER, description: 'In which order (排序).' })
  orderBy: OrderName | null;
}
