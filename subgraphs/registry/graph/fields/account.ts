import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RegistryContext } from '../context.js';
import { agencyOf } from '../entities.js';
import { Account } from '../types/account.js';
import { AccountVerification } from '../types/account-verification.js';
import { Agency } from '../types/agency.js';

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
}
