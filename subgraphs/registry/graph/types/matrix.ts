import { Directive, Field, ObjectType } from 'type-graphql';
import { Node } from '../../../kit/graph/values.js';
import type { MatrixRow } from '../../store/tables.js';
import { MatrixKind, OperatingForm } from '../enums.js';

@Directive('@key(fields: "id")')
@ObjectType({
  implements: Node,
  description: 'Official accounts that act together (政务微博矩阵): a tree of nodes over levels and functions.',
})
export class Matrix extends Node {
  readonly __typename = 'Matrix';

  @Field(() => String, { description: 'Its short name in addresses, e.g. police (短名). For look-ups, never a key.' })
  slug: string;

  @Field(() => String, { description: 'Its name (名称).' })
  name: string;

  @Field(() => MatrixKind, { description: 'How it is put together (矩阵类型).' })
  kind: string;

  @Field(() => [OperatingForm], { description: 'What it is operated for (运营形态).' })
  forms: readonly string[];

  constructor(row: MatrixRow) {
    super();
    this.id = row.id;
    this.slug = row.slug;
    this.name = row.name;
    this.kind = row.kind;
    this.forms = row.forms;
  }
}
