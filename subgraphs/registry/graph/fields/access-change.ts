import { Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import type { RegistryContext } from '../context.js';
import { AccessChange, ApiKeyFact } from '../types/access-change.js';
import { AccessGrant } from '../types/access-grant.js';

@Resolver(() => AccessChange)
export class AccessChangeFields {
  @FieldResolver(() => ID, { nullable: true, description: 'Whose access it is; null for a key (主体标识).' })
  async subject(@Root() { entityId }: AccessChange, @Ctx() { loaders }: RegistryContext): Promise<string | null> {
    return (await loaders.grant.load(entityId))?.subject ?? null;
  }

  @FieldResolver(() => [AccessGrant], {
    nullable: true,
    description: 'All that the subject holds or will hold, at most 100 per line; null for a key (全部有效授权).',
  })
  async grants(
    @Root() { entityId }: AccessChange,
    @Ctx() { loaders }: RegistryContext,
  ): Promise<readonly AccessGrant[] | null> {
    const grant = await loaders.grant.load(entityId);
    if (!grant) return null;
    const standing = await loaders.standingGrants.load(grant.subject);
    return standing.map((row) => new AccessGrant(row));
  }

  @FieldResolver(() => ApiKeyFact, { nullable: true, description: 'The key; null for a subject (密钥事实).' })
  async apiKey(@Root() { entityId }: AccessChange, @Ctx() { loaders }: RegistryContext): Promise<ApiKeyFact | null> {
    const row = await loaders.apiKeyFact.load(entityId);
    return row && new ApiKeyFact(row);
  }
}
