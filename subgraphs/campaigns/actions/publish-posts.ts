import { newId } from '../../kit/ids.js';
import { appendEvents } from '../../kit/ledger/append.js';
import { done, violate, type Outcome } from '../../kit/outcome.js';
import { checkPost, type PublishedPost } from '../domain/check-post.js';
import { EVENT_TYPES } from '../domain/events.js';
import { insertPosts } from '../store/posts.js';
import type { CommandParts } from './command.js';

export interface PublishPost extends PublishedPost {
  /** Given by demo data and importers, which must make the same ids each time. */
  readonly id?: string;
}

/**
 * Records posts that were published, all or none, in one statement; a post that is there already stays. Answers with the
 * ids that are new. The three reviews before publishing come with the approval flow.
 */
export async function publishPosts(
  { db, clock, caller, correlationId }: CommandParts,
  posts: readonly PublishPost[],
): Promise<Outcome<readonly string[]>> {
  const now = clock.now();
  const violations = posts.flatMap((post) => checkPost(post, now));
  if (violations.length > 0) return violate(...violations);
  const rows = posts.map((post) => ({
    id: post.id ?? newId('post', clock),
    account_id: post.accountId,
    title: post.title,
    content_ref: post.contentRef,
    state: 'PUBLISHED' as const,
    published_at: post.publishedAt,
    recorded_at: now,
  }));
  return db.asCaller(caller, async (trx) => {
    const written = new Set(await insertPosts(trx, rows));
    const events = rows
      .filter((row) => written.has(row.id))
      .map((row) => ({
        type: EVENT_TYPES.postPublished,
        subject: row.id,
        chain: row.account_id,
        occurredAt: row.published_at,
        actorRole: caller.kind === 'SERVICE' ? ('SYSTEM' as const) : ('EDITOR' as const),
        correlationId,
        payload: { accountId: row.account_id },
      }));
    await appendEvents(trx, events, clock);
    return done([...written]);
  });
}
