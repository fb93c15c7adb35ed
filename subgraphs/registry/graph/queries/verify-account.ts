import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { Url } from '../../../kit/graph/scalars.js';
import { accountUrlKey } from '../../domain/account-url.js';
import { accountByUrlKey } from '../../store/accounts.js';
import { read, type RegistryContext } from '../context.js';
import { AccountVerification } from '../types/account-verification.js';

@Resolver()
export class VerifyAccountQuery {
  @Query(() => AccountVerification, {
    nullable: true,
    description:
      'Whether the account at this address is official (账号核验), whatever the address’s case, scheme or tracking parameters.',
  })
  async verifyAccount(
    @Ctx() context: RegistryContext,
    @Arg('url', () => Url, { description: 'The account’s public page (主页地址).' }) url: string,
  ): Promise<AccountVerification> {
    const key = accountUrlKey(url);
    const row = key === undefined ? undefined : await read(context, (trx) => accountByUrlKey(trx, key));
    return new AccountVerification(row ?? null, context.deps.clock.now());
  }
}
