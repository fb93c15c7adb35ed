import { Field, ID, InputType } from 'type-graphql';
import { DivisionLevel } from '../../../kit/graph/enums.js';
import { Code } from '../../../kit/graph/scalars.js';
import type { Level } from '../../domain/levels.js';
import type { AccountSelection } from '../../store/accounts.js';
import type { AgencySelection } from '../../store/agencies.js';
import type { NodeSelection } from '../../store/matrix-nodes.js';

/** Conditions join by AND; several values of one condition mean OR (graph.md §5). A single value needs no brackets. */

@InputType({ description: 'Which agencies (机构筛选).' })
export class AgencyFilter {
  @Field(() => [DivisionLevel], { nullable: true, description: 'At one of these levels (行政层级).' })
  level?: Level[] | null;

  @Field(() => [Code], { nullable: true, description: 'Of one of these function lines (职能条线).' })
  functionLine?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Of one of these divisions, by code (区划代码).' })
  division?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Only abolished, or only existing ones (是否已撤销).' })
  abolished?: boolean | null;
}

@InputType({ description: 'Which accounts (账号筛选).' })
export class AccountFilter {
  @Field(() => [Code], { nullable: true, description: 'On one of these platforms (平台).' })
  platform?: string[] | null;
}

@InputType({ description: 'Which nodes of a matrix (节点筛选).' })
export class MatrixNodeFilter {
  @Field(() => [DivisionLevel], { nullable: true, description: 'At one of these levels (行政层级).' })
  level?: Level[] | null;

  @Field(() => [Code], { nullable: true, description: 'Serving one of these functions (职能代码).' })
  function?: string[] | null;
}

export function agencySelection(filter: AgencyFilter | null | undefined): AgencySelection {
  return {
    levels: filter?.level,
    functionLines: filter?.functionLine,
    divisionCodes: filter?.division,
    abolished: filter?.abolished,
  };
}

export function accountSelection(filter: AccountFilter | null | undefined): AccountSelection {
  return { platforms: filter?.platform };
}

export function nodeSelection(filter: MatrixNodeFilter | null | undefined): NodeSelection {
  return { levels: filter?.level, functionCodes: filter?.function };
}
