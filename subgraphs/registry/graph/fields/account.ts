import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RegistryContext } from '../context.js';
import { agencyOf } from '../entities.js';
import { Account } from '../types/account.js';
import { AccountVerification } from '../types/account-verification.js';
import { Agency } from '../types/agency.js';
import { CredentialRotation } from '../types/credential-rotation.js';

@Resolver(() => Account)
export class AccountFields {
  @FieldResolver(() => Agency, { nullable: true, description: 'The agency it belongs to (主管机构).' })
  agency(@Root() account: Account, @Ctx() context: RegistryContext): Promise<Agency | null> {
    return agencyOf(context, account.row.agency_id);
  }

  @FieldResolver(() => AccountVerification, { description: 'Whether it is official at this moment (核验结果).' })
  verification(@Root() account: Account, @Ctx() { deps }: RegistryContext): AccountVerification {
    return new AccountVerification(account.row, deps.clock.now());
  }

  @FieldResolver(() => CredentialRotation, {
    nullable: true,
    description: 'Whether it is due for new credentials; null for all but its administrators (凭据更换).',
  })
  async credentialRotation(
    @Root() account: Account,
    @Ctx() { loaders }: RegistryContext,
  ): Promise<CredentialRotation | null> {
    const row = await loaders.rotation.load(account.id);
    return row && new CredentialRotation(row);
  }
}
