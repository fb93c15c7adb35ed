import { Field, ID, ObjectType } from 'type-graphql';
import type { CallerKind as CallerKindName } from '../../../../schema/caller.js';
import type { Role as RoleName } from '../../../kit/callers.js';
import { Role } from '../../../kit/graph/enums.js';
import { CallerKind } from '../enums.js';

@ObjectType({ description: 'A role that the viewer holds at an agency (授权).' })
export class ViewerGrant {
  @Field(() => Role, { description: 'The role (角色).' })
  role: RoleName;

  agencyId: string;
}

@ObjectType({ description: 'Who is asking (当前访问者).' })
export class Viewer {
  @Field(() => ID, { description: 'The person, platform or service; public for anybody (主体标识).' })
  subject: string;

  @Field(() => CallerKind, { description: 'What kind of caller (访问者类型).' })
  kind: CallerKindName;

  @Field(() => [ViewerGrant], { description: 'The roles held, each at one agency (授权).' })
  grants: readonly ViewerGrant[];

  @Field(() => [String], { description: 'What the credentials were issued for (权限范围).' })
  scopes: readonly string[];
}
