import { Ctx, Query, Resolver } from 'type-graphql';
import { ROLES, type Role as RoleName } from '../../../kit/callers.js';
import type { RegistryContext } from '../context.js';
import { Viewer } from '../types/viewer.js';

@Resolver()
export class ViewerQuery {
  @Query(() => Viewer, { nullable: true, description: 'Who is asking, and what they may act as (当前访问者).' })
  viewer(@Ctx() { caller }: RegistryContext): Viewer {
    const { subject, kind, scopes } = caller;
    // An issuer may know roles that this graph does not; they give no right here.
    const grants = caller.grants.flatMap(({ role, agencyId }) => (isRole(role) ? [{ role, agencyId }] : []));
    return { subject, kind, scopes, grants };
  }
}

function isRole(role: string): role is RoleName {
  return (ROLES as readonly string[]).includes(role);
}
