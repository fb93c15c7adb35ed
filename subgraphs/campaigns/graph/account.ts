import { Args, Ctx, Directive, FieldResolver, Resolver, Root } from 'type-graphql';
import { type Connection, PageArgs, paginate } from '../../kit/graph/connection.js';
import { DateTime } from '../../kit/graph/scalars.js';
import { countPosts } from '../store/posts.js';
import type { Context } from './context.js';
import { Incident, incidentOf } from './incident.js';
import { type Post, PostConnection, postOf } from './post.js';
import { Account } from './stubs.js';
import { newestFirst } from './newest-first.js';

@Resolver(() => Account)
export class AccountResolver {
  @FieldResolver(() => DateTime, {
    nullable: true,
    description: 'When it last published something that still stands (最近发布时间); null when never.',
  })
  lastPublishedAt(@Root() account: Account, @Ctx() { loaders }: Context): Promise<Date | null> {
    return loaders.lastPublishedAt(account.id);
  }

  /** The owner comes with the request: always the present one, without a replica that could lag behind the registry. */
  @Directive('@requires(fields: "agency { id }")')
  @FieldResolver(() => [Incident], {
    nullable: true,
    description: 'Active incidents its agency takes part in, the newest 20 (当前突发事件).',
  })
  async activeIncidents(@Root() account: Account, @Ctx() { loaders }: Context): Promise<readonly Incident[]> {
    if (!account.agency) return [];
    return (await loaders.activeIncidents(account.agency.id)).map(incidentOf);
  }

  @FieldResolver(() => PostConnection, { nullable: true, description: 'What it published, newest first (发布内容).' })
  posts(
    @Root() account: Account,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { loaders, cursors, deps, caller }: Context,
  ): Promise<Connection<Post>> {
    return paginate({
      args,
      cursors,
      order: 'account.posts:PUBLISHED_AT_DESC',
      filter: account.id,
      fetch: ({ after, limit }) =>
        loaders.postPage.load({ ownerId: account.id, after: newestFirst(after), limit, state: null }),
      position: (row) => [row.published_at.toISOString(), row.id],
      node: postOf,
      count: () => deps.db.asCaller(caller, (trx) => countPosts(trx, account.id)),
    });
  }
}
