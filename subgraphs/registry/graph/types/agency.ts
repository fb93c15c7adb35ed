import { Directive, Field, ObjectType } from 'type-graphql';
import { DivisionLevel } from '../../../kit/graph/enums.js';
import { Code, DateTime } from '../../../kit/graph/scalars.js';
import { Node } from '../../../kit/graph/values.js';
import type { Level } from '../../domain/levels.js';
import type { AgencyRow } from '../../store/tables.js';

@Directive('@key(fields: "id")')
@ObjectType({
  implements: Node,
  description: 'A public agency (机构) in its line of superiors and subordinates.',
})
export class Agency extends Node {
  readonly __typename = 'Agency';

  @Field(() => String, { description: 'What people quote, e.g. police-440103 (机构代码). For look-ups, never a key.' })
  code: string;

  @Field(() => String, { description: 'Its name (名称).' })
  name: string;

  @Field(() => DivisionLevel, { description: 'Its level of government (行政层级).' })
  level: Level;

  @Field(() => Code, { description: 'The function it serves, e.g. police, hotline (职能条线).' })
  functionLine: string;

  @Field(() => String, {
    description:
      'Its place in the line (条线路径): the ids of all superiors from the top and its own, each followed by a dot.',
  })
  linePath: string;

  @Field(() => DateTime, { nullable: true, description: 'When it was abolished; null while it exists (撤销时刻).' })
  abolishedAt: Date | null;

  divisionCode: string | null;
  superiorId: string | null;
  successorId: string | null;

  constructor(row: AgencyRow) {
    super();
    this.id = row.id;
    this.code = row.code;
    this.name = row.name;
    this.level = row.level;
    this.functionLine = row.function_line;
    this.linePath = row.line_path;
    this.abolishedAt = row.abolished_at;
    this.divisionCode = row.division_code;
    this.superiorId = row.superior_id;
    this.successorId = row.successor_id;
  }
}
