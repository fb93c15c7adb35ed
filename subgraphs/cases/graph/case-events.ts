import type DataLoader from 'dataloader';
import type { Selectable } from 'kysely';
import { Arg, Args, Ctx, Directive, FieldResolver, Query, Resolver, Root, Subscription } from 'type-graphql';
import { PageArgs, paginate, type Connection } from '../../kit/graph/connection.js';
import type { SubgraphContext } from '../../kit/graph/context.js';
import type { CursorCodec } from '../../kit/graph/cursor.js';
import { Cursor } from '../../kit/graph/scalars.js';
import type { Database } from '../../kit/store/database.js';
import type { Tail } from '../../kit/feed/tail.js';
import type { CaseEventSelection } from '../domain/case-event-selection.js';
import { openCaseFeed, type FedEvent } from '../feed/case-feed.js';
import { listCaseEvents } from '../store/case-events.js';
import type { CaseRow, CaseTables, QualityReviewTable } from '../store/tables.js';
import { CaseEvent, CaseEventConnection } from './case-event.js';
import { CaseFilter, eventSelection } from './case-events-inputs.js';
import { Case } from './types/case.js';
import { QualityReview } from './types/quality-review.js';

/** A page of the feed may be larger than a list's: services catch up with it. */
const MAX_FIRST = 500;
/** Query and subscription read one feed: a cursor of the one continues in the other. */
const FEED = 'caseChanges';

/** The part of the subgraph's context that the feed uses. */
export type CaseFeedContext = SubgraphContext<
  { readonly db: Database<CaseTables>; tail(): Tail },
  {
    readonly case: DataLoader<string, CaseRow | null>;
    readonly reviews: DataLoader<string, readonly Selectable<QualityReviewTable>[]>;
  }
>;

interface FeedArgs {
  readonly filter?: CaseFilter | null;
  readonly after?: string | null;
}

@Resolver(() => CaseEvent)
export class CaseEvents {
  @Directive('@authenticated')
  @Query(() => CaseEventConnection, {
    nullable: true,
    description:
      'What happened to cases, in the order in which it was written down, for services that keep up (工单变更流). Pages of up to 500. A search for something rare ends after some seconds: a page may be short or empty and have a next one, behind its endCursor.',
  })
  caseChanges(
    @Ctx() { deps, caller, cursors, signal }: CaseFeedContext,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('filter', () => CaseFilter, { nullable: true, description: 'Which events (筛选).' })
    filter?: CaseFilter | null,
  ): Promise<Connection<CaseEvent>> {
    const selection = eventSelection(filter);
    const seal = sealer(cursors, selection);
    const sight = caller.kind === 'SERVICE' ? 'ALL' : 'OWN';
    return paginate({
      args,
      maxFirst: MAX_FIRST,
      order: FEED,
      filter: selection,
      cursors,
      fetch: async ({ after, limit }) => {
        const { events, searchedTo } = await deps.db.asCaller(caller, (trx) =>
          listCaseEvents(trx, { selection, afterSeq: seqOf(after), limit, sight, signal }),
        );
        return { rows: events, ...(searchedTo === undefined ? {} : { searchedTo: [searchedTo] }) };
      },
      position: ({ event }) => [event.seq],
      node: ({ event, sight }) => new CaseEvent({ event, sight, seal }),
    });
  }

  @Directive('@authenticated')
  @Subscription(() => CaseEvent, {
    nullable: true,
    description:
      'What happens to cases that the caller sees (工单更新); where one goes out of sight, one event of type gov.cases.case.left_scope.v1 without content. With `after` first everything since that place, without a gap; a reader that falls behind is told and closed, and comes back with its last cursor.',
    subscribe: ({ args, context }: { readonly args: FeedArgs; readonly context: CaseFeedContext }) => {
      const { filter, after } = args;
      const selection = eventSelection(filter);
      const scope = { order: FEED, filter: selection };
      const afterSeq = after == null ? undefined : seqOf(context.cursors.open(after, scope));
      const { caller, signal } = context;
      return openCaseFeed(context.deps.tail(), { caller, selection, afterSeq, signal });
    },
  })
  caseUpdated(
    @Root() { event, batch, sight }: FedEvent,
    @Ctx() { cursors }: CaseFeedContext,
    @Arg('filter', () => CaseFilter, { nullable: true, description: 'Which events (筛选).' })
    filter?: CaseFilter | null,
    @Arg('after', () => Cursor, {
      nullable: true,
      description: 'Replay what came behind this cursor first (起始游标).',
    })
    _after?: string | null,
  ): CaseEvent {
    // Events are answered one after another; the first of a batch brings the cases of all, in one statement.
    const neighbours = event === batch[0] ? batch.map(({ subject }) => subject) : [];
    return new CaseEvent({ event, sight, seal: sealer(cursors, eventSelection(filter)), neighbours });
  }

  @FieldResolver(() => Case, {
    nullable: true,
    description: 'The case as it is now; null where the caller may not see it (工单).',
  })
  async case(@Root() { caseId, neighbours }: CaseEvent, @Ctx() { loaders }: CaseFeedContext): Promise<Case | null> {
    if (caseId === null) return null;
    const [row] = await loaders.case.loadMany([caseId, ...neighbours]);
    if (row instanceof Error) throw row;
    return row ? new Case(row) : null;
  }

  @FieldResolver(() => QualityReview, {
    nullable: true,
    description:
      'The review that it tells of, of types gov.cases.case.reply_reviewed.v1 and gov.cases.case.review_failed.v1 (质量评审).',
  })
  async review(
    @Root() { caseId, reviewId }: CaseEvent,
    @Ctx() { loaders }: CaseFeedContext,
  ): Promise<QualityReview | null> {
    if (caseId === null || reviewId === null) return null;
    const row = (await loaders.reviews.load(caseId)).find(({ id }) => id === reviewId);
    return row ? new QualityReview(row) : null;
  }
}

function sealer(cursors: CursorCodec, selection: CaseEventSelection): (seq: number) => string {
  return (seq) => cursors.seal([seq], { order: FEED, filter: selection });
}

function seqOf(position: readonly (string | number | null)[] | null): number {
  return Number(position?.[0] ?? 0);
}
