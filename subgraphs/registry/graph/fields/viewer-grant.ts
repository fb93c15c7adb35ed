import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RegistryContext } from '../context.js';
import { agencyOf } from '../entities.js';
import { Agency } from '../types/agency.js';
import { ViewerGrant } from '../types/viewer.js';

@Resolver(() => ViewerGrant)
export class ViewerGrantFields {
  @FieldResolver(() => Agency, { nullable: true, description: 'Where the role is held (任职机构).' })
  agency(@Root() grant: ViewerGrant, @Ctx() context: RegistryContext): Promise<Agency | null> {
    return agencyOf(context, grant.agencyId);
  }
}
