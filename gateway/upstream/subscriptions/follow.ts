import { backoffMs, DEFAULT_BACKOFF, type BackoffRule } from './backoff.js';
import type { OpenStream, StreamRequest, StreamSource } from './stream-source.js';

/** Events may be missing between these times, because the stream to the subgraph was down. */
export interface Gap {
  readonly subgraph: string;
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
}

export interface Follower {
  /** One execution result as JSON text, with the gap before it, if there was one. */
  event(text: string, gap: Gap | undefined): Promise<void> | void;
  /** The subgraph ended the stream. */
  ended(): void;
  /** It could not be reached in the first place. */
  failed(cause: string): void;
  /** It was lost and is being opened again; for the log. */
  lost(cause: string): void;
}

export interface FollowOptions {
  readonly subgraph: string;
  readonly source: StreamSource;
  /** Takes over from another stream: also a first failure is tried again. @default false */
  readonly resumes?: boolean;
  readonly backoff?: BackoffRule;
  readonly now?: () => number;
}

/** Follows a stream beyond its connection: a lost one is opened again until the follower leaves, and the gap is told. */
export function follow(request: StreamRequest, follower: Follower, options: FollowOptions): OpenStream {
  const { subgraph, source, backoff = DEFAULT_BACKOFF, now = Date.now } = options;
  let isOpen = true;
  let wasOpened = options.resumes === true;
  let attempt = 0;
  let lostAt: number | undefined;
  let stream: OpenStream | undefined;
  let timer: NodeJS.Timeout | undefined;

  const takeGap = (): Gap | undefined => {
    if (lostAt === undefined) return undefined;
    const gap = { subgraph, from: new Date(lostAt).toISOString(), to: new Date(now()).toISOString() };
    lostAt = undefined;
    return gap;
  };
  const openAgain = (cause: string): void => {
    if (!isOpen) return;
    stream = undefined;
    if (!wasOpened) return follower.failed(cause);
    lostAt ??= now();
    follower.lost(cause);
    attempt += 1;
    timer = setTimeout(open, backoffMs(backoff, attempt, Math.random()));
  };
  const open = (): void => {
    stream = source.open(request, {
      opened: () => {
        wasOpened = true;
      },
      next: (text) => {
        attempt = 0;
        return follower.event(text, takeGap());
      },
      lost: openAgain,
      ended: () => follower.ended(),
    });
  };
  open();
  return {
    close() {
      isOpen = false;
      clearTimeout(timer);
      stream?.close();
    },
  };
}
