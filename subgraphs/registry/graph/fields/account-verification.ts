import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RegistryContext } from '../context.js';
import { accountOf, agencyOf } from '../entities.js';
import { Account } from '../types/account.js';
import { AccountVerification } from '../types/account-verification.js';
import { Agency } from '../types/agency.js';

@Resolver(() => AccountVerification)
export class AccountVerificationFields {
  @FieldResolver(() => Account, { nullable: true, description: 'The account; null when UNKNOWN (账号).' })
  account(@Root() { vouched }: AccountVerification): Account | null {
    return vouched && new Account(vouched);
  }

  @FieldResolver(() => Agency, { nullable: true, description: 'Whose account it is; null when UNKNOWN (主管机构).' })
  agency(@Root() { vouched }: AccountVerification, @Ctx() context: RegistryContext): Promise<Agency | null> {
    return agencyOf(context, vouched?.agency_id);
  }

  @FieldResolver(() => Account, {
    nullable: true,
    description: 'Where to go instead of a cancelled account, if anywhere (继任账号).',
  })
  successor(@Root() { vouched }: AccountVerification, @Ctx() context: RegistryContext): Promise<Account | null> {
    return accountOf(context, vouched?.successor_id);
  }
}
