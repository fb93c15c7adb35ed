import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../kit/graph/connection.js';
import { Code } from '../../kit/graph/scalars.js';
import type { ServiceCategoryRow } from '../store/service-categories.js';

@Directive('@key(fields: "code")')
@ObjectType({ description: 'What a concern is about, on up to three levels (事项分类).' })
export class ServiceCategory {
  readonly __typename = 'ServiceCategory';

  @Field(() => ID, { description: 'Its code; begins with the code of the category above (分类代码).' })
  code: string;

  @Field(() => String, { description: 'Its name in English, or as its system writes it (名称).' })
  name: string;

  @Field(() => String, { nullable: true, description: 'Its Chinese name; null for imported ones (中文名称).' })
  chineseName: string | null;

  @Field(() => Code, {
    description: 'Whose catalogue it belongs to: cn-12345, shipped, or the system it was imported from (目录体系).',
  })
  scheme: string;

  @Field(() => Int, { description: 'Its level, 1 the most general, 3 the most special (层级).' })
  level: number;

  parentCode: string | null;

  constructor(row: ServiceCategoryRow) {
    this.code = row.code;
    this.name = row.name;
    this.chineseName = row.name_zh;
    this.scheme = row.scheme;
    this.level = row.level;
    this.parentCode = row.parent_code;
  }
}

export const ServiceCategoryConnection = connectionOf('ServiceCategory', () => ServiceCategory, {
  description: 'Service categories, by code (事项分类列表).',
});
