import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { verificationStatus } from '../../domain/verification.js';
import type { RegistryContext } from '../context.js';
import { accountFrom, agencyOf, divisionOf } from '../entities.js';
import { Account } from '../types/account.js';
import { Agency } from '../types/agency.js';
import { Division } from '../types/division.js';
import { Responsibility, ResponsibilityRule } from '../types/responsibility.js';

/** An agency has one account per platform, so its official one is among the first. */
const ACCOUNTS_LOOKED_AT = 20;

@Resolver(() => Responsibility)
export class ResponsibilityFields {
  @FieldResolver(() => Agency, { nullable: true, description: 'The agency that answers (责任机构).' })
  agency(@Root() { agencyId }: Responsibility, @Ctx() context: RegistryContext): Promise<Agency | null> {
    return agencyOf(context, agencyId);
  }

  @FieldResolver(() => Account, { nullable: true, description: 'The one official account to turn to (受理账号).' })
  async account(@Root() { agencyId }: Responsibility, @Ctx() context: RegistryContext): Promise<Account | null> {
    const page = { after: null, limit: ACCOUNTS_LOOKED_AT };
    const rows = await context.loaders.accountsOfAgency.page(agencyId, {}, page);
    const official = rows.find(
      (row) =>
        verificationStatus({ filingState: row.filing_state, filingNo: row.filing_no, agencyId: row.agency_id }) ===
        'OFFICIAL',
    );
    return official ? accountFrom(context, official) : null;
  }
}

@Resolver(() => ResponsibilityRule)
export class ResponsibilityRuleFields {
  @FieldResolver(() => Division, { nullable: true, description: 'Where it holds; null: everywhere (适用区划).' })
  division(@Root() rule: ResponsibilityRule, @Ctx() context: RegistryContext): Promise<Division | null> {
    return divisionOf(context, rule.divisionCode);
  }
}
