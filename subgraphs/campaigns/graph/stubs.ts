import { Directive, Field, ID, ObjectType } from 'type-graphql';

/** Entities of the registry to which this subgraph adds fields; the fields stand with their resolvers. */

@Directive('@key(fields: "id")')
@ObjectType({ description: 'An agency of government (机构); the registry owns it.' })
export class Agency {
  @Field(() => ID, { description: 'Opaque, typed and sortable (标识).' })
  id: string;
}

@Directive('@key(fields: "id")')
@ObjectType({ description: 'An official account (政务账号); the registry owns it.' })
export class Account {
  @Field(() => ID, { description: 'Opaque, typed and sortable (标识).' })
  id: string;

  @Directive('@external')
  @Field(() => Agency, { nullable: true, description: 'The agency that owns it (所属机构).' })
  agency?: Agency | null;
}

@Directive('@key(fields: "code", resolvable: false)')
@ObjectType({ description: 'An administrative division (行政区划); the registry owns it.' })
export class Division {
  @Field(() => ID, { description: 'Its code, e.g. GB/T 2260 (区划代码).' })
  code: string;
}
