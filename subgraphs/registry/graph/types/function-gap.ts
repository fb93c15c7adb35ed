import { Field, ObjectType } from 'type-graphql';
import { Code } from '../../../kit/graph/scalars.js';
import type { FunctionGapRow } from '../../store/function-gaps.js';

@ObjectType({
  description:
    'A function that a matrix serves in other divisions of a level, but in this one through nobody (职能空缺).',
})
export class FunctionGap {
  @Field(() => Code, { description: 'The function nobody serves (职能代码).' })
  functionCode: string;

  divisionCode: string;

  constructor(row: FunctionGapRow) {
    this.functionCode = row.function_code;
    this.divisionCode = row.division_code;
  }
}
