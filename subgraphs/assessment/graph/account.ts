import { Ctx, Directive, Field, FieldResolver, Int, ObjectType, Resolver, Root } from 'type-graphql';
import { DateTime } from '../../kit/graph/scalars.js';
import { dormancyOf } from '../domain/dormancy.js';
import type { Context } from './context.js';
import { Account } from './stubs.js';

@ObjectType({ description: 'How long an account has been silent, checked now (休眠情况).' })
export class Dormancy {
  @Field(() => Int, {
    nullable: true,
    description: 'Full days since its last post (静默天数); null when it never posted.',
  })
  days: number | null;

  @Field(() => Boolean, { description: 'Whether that is a veto: nothing within the limit before now (是否单项否决).' })
  veto: boolean;

  @Field(() => Int, { description: 'The limit in days (时限天数).' })
  limitDays: number;

  @Field(() => String, { description: 'Number of the norm that sets the limit (依据文号).' })
  clause: string;

  @Field(() => DateTime, { nullable: true, description: 'When it last published (最近发布时间); null when never.' })
  lastPublishedAt: Date | null;
}

@Resolver(() => Account)
export class AccountResolver {
  @Directive('@requires(fields: "lastPublishedAt")')
  @FieldResolver(() => Dormancy, {
    nullable: true,
    description: 'Whether it has been silent for too long (长期不更新).',
  })
  async dormancy(@Root() account: Account, @Ctx() { loaders, deps }: Context): Promise<Dormancy> {
    const policy = await loaders.dormancyPolicy();
    const lastPublishedAt = account.lastPublishedAt == null ? null : new Date(account.lastPublishedAt);
    return { ...dormancyOf(lastPublishedAt, deps.clock.now(), policy), ...policy, lastPublishedAt };
  }
}
