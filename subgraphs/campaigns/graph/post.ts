import { Ctx, Directive, Field, FieldResolver, ID, Arg, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { connectionOf } from '../../kit/graph/connection.js';
import { DateTime } from '../../kit/graph/scalars.js';
import { Node } from '../../kit/graph/values.js';
import type { PostState as PostStateName } from '../domain/post-state.js';
import type { PostRow } from '../store/tables.js';
import type { Context } from './context.js';
import { PostState } from './enums.js';
import { Account } from './stubs.js';

@Directive('@key(fields: "id")')
@ObjectType({ implements: Node, description: 'Something an official account published (发布内容).' })
export class Post extends Node {
  @Field(() => String, { description: 'Its title or first words (标题).' })
  title: string;

  @Field(() => String, {
    description: 'Where the content lies (内容引用): its address, or a reference of a content store.',
  })
  contentRef: string;

  @Field(() => PostState, { description: 'Where it stands (状态).' })
  state: PostStateName;

  @Field(() => DateTime, { description: 'When it was published (发布时间).' })
  publishedAt: Date;

  accountId: string;
}

export const PostConnection = connectionOf('Post', () => Post, {
  description: 'Posts, newest first (发布内容列表).',
});

export function postOf(row: PostRow): Post {
  const { id, title, state } = row;
  return { id, title, state, contentRef: row.content_ref, publishedAt: row.published_at, accountId: row.account_id };
}

@Resolver(() => Post)
export class PostResolver {
  @Query(() => Post, { nullable: true, description: 'One post (单条发布内容); null when there is none with this id.' })
  async post(
    @Arg('id', () => ID, { description: 'The post’s id (标识).' }) id: string,
    @Ctx() { loaders }: Context,
  ): Promise<Post | null> {
    const row = await loaders.post.load(id);
    return row && postOf(row);
  }

  @FieldResolver(() => Account, { nullable: true, description: 'The account that published it (发布账号).' })
  account(@Root() post: Post): Account {
    return { id: post.accountId };
  }
}
