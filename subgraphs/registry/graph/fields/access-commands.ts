import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { apiKeyOf, grantOf } from '../access-entities.js';
import type { RegistryContext } from '../context.js';
import { accountOf } from '../entities.js';
import { AccessGrant } from '../types/access-grant.js';
import {
  GrantRolePayload,
  IssueApiKeyPayload,
  RecordCredentialRotationPayload,
  RevokeApiKeyPayload,
  RevokeOperatorPayload,
  RevokeRolePayload,
  RotateApiKeyPayload,
} from '../types/access-payloads.js';
import { Account } from '../types/account.js';
import { ApiKey } from '../types/api-key.js';

@Resolver(() => GrantRolePayload)
export class GrantRolePayloadFields {
  @FieldResolver(() => AccessGrant, { nullable: true, description: 'The new grant; null when refused (新授权).' })
  grant(@Root() { grantId }: GrantRolePayload, @Ctx() context: RegistryContext): Promise<AccessGrant | null> {
    return grantOf(context, grantId);
  }
}

@Resolver(() => RevokeRolePayload)
export class RevokeRolePayloadFields {
  @FieldResolver(() => AccessGrant, { nullable: true, description: 'The grant as it is now (授权现状).' })
  grant(@Root() { grantId }: RevokeRolePayload, @Ctx() context: RegistryContext): Promise<AccessGrant | null> {
    return grantOf(context, grantId);
  }
}

@Resolver(() => RevokeOperatorPayload)
export class RevokeOperatorPayloadFields {
  @FieldResolver(() => [Account], {
    nullable: true,
    description: 'The accounts that are due for new credentials, those of the agencies left (应更换凭据的账号).',
  })
  async rotationDue(
    @Root() { accountIds }: RevokeOperatorPayload,
    @Ctx() context: RegistryContext,
  ): Promise<readonly Account[]> {
    const accounts = await Promise.all(accountIds.map((id) => accountOf(context, id)));
    return accounts.filter((account) => account !== null);
  }
}

@Resolver(() => RecordCredentialRotationPayload)
export class RecordCredentialRotationPayloadFields {
  @FieldResolver(() => Account, { nullable: true, description: 'The account; null when refused (账号).' })
  account(
    @Root() { accountId }: RecordCredentialRotationPayload,
    @Ctx() context: RegistryContext,
  ): Promise<Account | null> {
    return accountOf(context, accountId);
  }
}

@Resolver(() => IssueApiKeyPayload)
export class IssueApiKeyPayloadFields {
  @FieldResolver(() => ApiKey, { nullable: true, description: 'The new key; null when refused (新密钥).' })
  apiKey(@Root() { apiKeyId }: IssueApiKeyPayload, @Ctx() context: RegistryContext): Promise<ApiKey | null> {
    return apiKeyOf(context, apiKeyId);
  }
}

@Resolver(() => RotateApiKeyPayload)
export class RotateApiKeyPayloadFields {
  @FieldResolver(() => ApiKey, { nullable: true, description: 'The new key; the old one when refused (新密钥).' })
  apiKey(@Root() { apiKeyId }: RotateApiKeyPayload, @Ctx() context: RegistryContext): Promise<ApiKey | null> {
    return apiKeyOf(context, apiKeyId);
  }
}

@Resolver(() => RevokeApiKeyPayload)
export class RevokeApiKeyPayloadFields {
  @FieldResolver(() => ApiKey, { nullable: true, description: 'The key as it is now (密钥现状).' })
  apiKey(@Root() { apiKeyId }: RevokeApiKeyPayload, @Ctx() context: RegistryContext): Promise<ApiKey | null> {
    return apiKeyOf(context, apiKeyId);
  }
}
