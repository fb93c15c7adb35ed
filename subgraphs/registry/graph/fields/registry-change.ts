import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Node } from '../../../kit/graph/values.js';
import type { RegistryContext } from '../context.js';
import { nodeOf } from '../entities.js';
import { RegistryChange } from '../types/registry-change.js';

@Resolver(() => RegistryChange)
export class RegistryChangeFields {
  @FieldResolver(() => Node, {
    nullable: true,
    description: 'The entity as it is now, which may be after later changes; null where it is hidden (实体现状).',
  })
  entity(@Root() change: RegistryChange, @Ctx() context: RegistryContext): Promise<Node | null> {
    return nodeOf(context, change.entityId);
  }
}
