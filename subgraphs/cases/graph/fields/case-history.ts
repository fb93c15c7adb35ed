import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { PageArgs, type Connection } from '../../../kit/graph/connection.js';
import { HistoryConnection } from '../../../kit/graph/history.js';
import { HistoryEntry } from '../../../kit/graph/values.js';
import { CaseEvent, CaseEventConnection } from '../case-event.js';
import type { CaseContext } from '../context.js';
import { shortList } from '../../../kit/graph/short-list.js';
import { Assignment } from '../types/assignment.js';
import { Case } from '../types/case.js';
import {
  AssignmentConnection,
  FieldTaskConnection,
  FollowUpConnection,
  QualityReviewConnection,
  ReplyConnection,
} from '../types/connections.js';
import { FieldTask } from '../types/field-task.js';
import { FollowUp, Reply } from '../types/handling.js';
import { QualityReview } from '../types/quality-review.js';

/** What happened to a case: short lists, each read whole for all cases of an answer by one statement. */
@Resolver(() => Case)
export class CaseHistoryFields {
  @FieldResolver(() => AssignmentConnection, { nullable: true, description: 'Who had it, oldest first (承办记录).' })
  assignments(
    @Root() { id }: Case,
    @Ctx() { loaders, cursors }: CaseContext,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<Assignment>> {
    return shortList({
      args,
      name: 'Case.assignments',
      ownerId: id,
      cursors,
      rows: () => loaders.assignments.load(id),
      keyOf: (row) => row.id,
      node: (row) => new Assignment(row),
    });
  }

  @FieldResolver(() => ReplyConnection, { nullable: true, description: 'The answers, oldest first (答复).' })
  replies(
    @Root() { id }: Case,
    @Ctx() { loaders, cursors }: CaseContext,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<Reply>> {
    return shortList({
      args,
      name: 'Case.replies',
      ownerId: id,
      cursors,
      rows: () => loaders.replies.load(id),
      keyOf: (row) => row.id,
      node: (row) => new Reply(row),
    });
  }

  @FieldResolver(() => FollowUpConnection, { nullable: true, description: 'Tries to reach the requester (回访).' })
  followUps(
    @Root() { id }: Case,
    @Ctx() { loaders, cursors }: CaseContext,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<FollowUp>> {
    return shortList({
      args,
      name: 'Case.followUps',
      ownerId: id,
      cursors,
      rows: () => loaders.followUps.load(id),
      keyOf: (row) => row.id,
      node: (row) => new FollowUp(row),
    });
  }

  @FieldResolver(() => HistoryConnection, {
    nullable: true,
    description: 'Who by role did what, oldest first (历史记录).',
  })
  history(
    @Root() { id }: Case,
    @Ctx() { loaders, cursors }: CaseContext,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<HistoryEntry>> {
    return shortList({
      args,
      name: 'Case.history',
      ownerId: id,
      cursors,
      rows: () => loaders.events.load(id),
      keyOf: (event) => event.eventId,
      // Reasons are free text: the chain holds their hashes only, the case's own fields the words.
      node: ({ occurredAt, type, actorRole }) => ({ occurredAt, type, actorRole, reason: null }),
    });
  }

  @FieldResolver(() => CaseEventConnection, { nullable: true, description: 'Its events, oldest first (办理时间线).' })
  timeline(
    @Root() { id }: Case,
    @Ctx() { loaders, cursors }: CaseContext,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<CaseEvent>> {
    const scope = { order: 'Case.timeline:TIME', filter: id };
    return shortList({
      args,
      name: 'Case.timeline',
      ownerId: id,
      cursors,
      rows: () => loaders.events.load(id),
      keyOf: (event) => event.eventId,
      node: (event) => new CaseEvent({ event, sight: 'SEEN', seal: () => cursors.seal([event.eventId], scope) }),
    });
  }

  @FieldResolver(() => FieldTaskConnection, {
    nullable: true,
    description: 'The visits on the spot, oldest first (现场任务).',
  })
  fieldTasks(
    @Root() { id }: Case,
    @Ctx() { loaders, cursors }: CaseContext,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<FieldTask>> {
    return shortList({
      args,
      name: 'Case.fieldTasks',
      ownerId: id,
      cursors,
      rows: () => loaders.fieldTasks.load(id),
      keyOf: (row) => row.id,
      node: (row) => new FieldTask(row),
    });
  }

  @FieldResolver(() => QualityReviewConnection, {
    nullable: true,
    description: 'Judgements on its answers, oldest first (质量评审).',
  })
  reviews(
    @Root() { id }: Case,
    @Ctx() { loaders, cursors }: CaseContext,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<QualityReview>> {
    return shortList({
      args,
      name: 'Case.reviews',
      ownerId: id,
      cursors,
      rows: () => loaders.reviews.load(id),
      keyOf: (row) => row.id,
      node: (row) => new QualityReview(row),
    });
  }
}
