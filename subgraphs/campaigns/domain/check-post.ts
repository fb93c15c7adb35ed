import type { Violation } from '../../kit/outcome.js';

export interface PublishedPost {
  readonly accountId: string;
  readonly title: string;
  /** Where the content lies: its address on the platform, or the reference of the content store. */
  readonly contentRef: string;
  readonly publishedAt: Date;
}

/** Violations of the record of a published post. A date in the future would keep a dormant account alive (falsified publishing date). */
export function checkPost(post: PublishedPost, now: Date): readonly Violation[] {
  if (post.publishedAt > now)
    return [
      {
        code: 'IN_THE_FUTURE',
        message: 'A post cannot have been published in the future.',
        path: ['input', 'publishedAt'],
        clause: '国办秘函〔2019〕19号',
      },
    ];
  return [];
}
