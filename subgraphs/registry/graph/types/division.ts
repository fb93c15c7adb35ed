import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { DivisionLevel } from '../../../kit/graph/enums.js';
import { Code, DateOnly } from '../../../kit/graph/scalars.js';
import type { Level } from '../../domain/levels.js';
import type { DivisionRow } from '../../store/tables.js';

@Directive('@key(fields: "code")')
@ObjectType({
  description:
    'An administrative division (行政区划). A code is good for a time: a merged or renamed one has a successor.',
})
export class Division {
  readonly __typename = 'Division';

  @Field(() => ID, { description: 'Its code within the scheme, e.g. 440103 (区划代码).' })
  code: string;

  @Field(() => Code, { description: 'Whose codes these are: cn for GB/T 2260, us for the United States (代码体系).' })
  scheme: string;

  @Field(() => String, { description: 'Its name (名称).' })
  name: string;

  @Field(() => DivisionLevel, { description: 'Its level of government (行政层级).' })
  level: Level;

  @Field(() => DateOnly, { nullable: true, description: 'The code’s first day; null when not known (启用日).' })
  validFrom: string | null;

  @Field(() => DateOnly, { nullable: true, description: 'The code’s last day; null while it is in use (停用日).' })
  validTo: string | null;

  parentCode: string | null;
  successorCode: string | null;

  constructor(row: DivisionRow) {
    this.code = row.code;
    this.scheme = row.scheme;
    this.name = row.name;
    this.level = row.level;
    this.validFrom = row.valid_from;
    this.validTo = row.valid_to;
    this.parentCode = row.parent_code;
    this.successorCode = row.successor_code;
  }
}
