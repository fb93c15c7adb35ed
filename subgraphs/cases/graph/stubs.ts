import { Directive, Field, ID, ObjectType } from 'type-graphql';

/** Entities of registry that this subgraph adds fields to or points at: the key and nothing else. */

@Directive('@key(fields: "id")')
@ObjectType({ description: 'A public office (机构), owned by registry.' })
export class Agency {
  @Field(() => ID, { description: 'Its id (标识).' })
  id: string;
}

@Directive('@key(fields: "code")')
@ObjectType({ description: 'An administrative division (行政区划), owned by registry.' })
export class Division {
  @Field(() => ID, { description: 'Its code in its scheme (区划代码).' })
  code: string;
}

@Directive('@key(fields: "id")')
@ObjectType({ description: 'An openly official account (政务账号), owned by registry.' })
export class Account {
  @Field(() => ID, { description: 'Its id (标识).' })
  id: string;
}

@Directive('@key(fields: "id")')
@ObjectType({ description: 'A matrix of official accounts (账号矩阵), owned by registry.' })
export class Matrix {
  @Field(() => ID, { description: 'Its id (标识).' })
  id: string;
}

export function agencyStub(id: string | null): Agency | null {
  return id === null ? null : { id };
}

export function divisionStub(code: string | null): Division | null {
  return code === null ? null : { code };
}
