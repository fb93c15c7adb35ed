import type { PlannedSubscription, RequestContext } from '../engine.js';
import { textOf } from '../engine-answer.js';
import { refuse, type Refused } from '../refused.js';
import type { UpstreamOutcome } from '../upstream/upstream.js';
import { readAnswer } from '../upstream/read-answer.js';
import type { Follower, Gap } from '../upstream/subscriptions/follow.js';
import type { OpenStream } from '../upstream/subscriptions/stream-source.js';
import { EventPipeline } from './event-pipeline.js';
import { Overlap } from './overlap.js';
import { SharedAnswer } from './shared-answer.js';
import type { Subscriber } from './subscriber.js';
import type { Turns } from './turns.js';

/** How a planned subscription is followed: with its plan, the stream it needs and the way to it. */
export interface StreamPlan {
  readonly subscription: PlannedSubscription;
  /** Equal keys are the same stream of the same subgraph. */
  readonly streamKey: string;
  /** The caller does not get all that was asked. */
  readonly withholds: boolean;
  readonly follow: (follower: Follower, resumes: boolean) => OpenStream;
}

export interface LiveSubscriptionParts {
  /** Made per event: a stream outlives every deadline, its events do not. */
  readonly contextOf: (signal: AbortSignal) => RequestContext;
  readonly turns: Turns;
  readonly onLost: (cause: string) => void;
  readonly onBroken: (error: unknown) => void;
  /** The last subscriber has left or the stream has ended. */
  readonly onEnd: () => void;
}

/** A splice waits this long for an event over both streams; where none comes, none can be lost. */
const MAX_OVERLAP_MS = 30_000;

interface Following {
  plan: StreamPlan;
  /** Nothing more is handed on from it, also not what is under way. */
  isCut: boolean;
  readonly stream: { close(): void };
}

/** One stream of one caller with everybody who follows it: an event is executed once and written once. */
export class LiveSubscription {
  private readonly subscribers = new Set<Subscriber>();
  private readonly pipeline = new EventPipeline();
  private readonly ending = new AbortController();
  private following: Following | undefined;
  private replaced: Following | undefined;
  private overlap: Overlap | undefined;
  private overlapTimer: NodeJS.Timeout | undefined;
  private lostSince: Gap | undefined;

  constructor(private readonly parts: LiveSubscriptionParts) {}

  get size(): number {
    return this.subscribers.size;
  }

  get hasEnded(): boolean {
    return this.ending.signal.aborted;
  }

  join(subscriber: Subscriber): void {
    this.subscribers.add(subscriber);
  }

  leave(subscriber: Subscriber): void {
    if (this.subscribers.delete(subscriber) && this.subscribers.size === 0) this.end();
  }

  start(plan: StreamPlan): void {
    if (!this.hasEnded) this.following = this.follow(plan, false);
  }

  /** The supergraph has changed: goes on with the new plan, over the old stream where it will do. */
  replan(plan: StreamPlan): void {
    const { following } = this;
    if (!following || this.hasEnded) return;
    if (following.plan.streamKey === plan.streamKey) {
      following.plan = plan;
      return;
    }
    this.finishOverlap();
    if (plan.withholds) return this.cutOver(following, plan);
    this.overlap = new Overlap();
    this.replaced = following;
    this.following = this.follow(plan, true);
    this.overlapTimer = setTimeout(() => this.finishOverlap(), MAX_OVERLAP_MS).unref();
  }

  /** What the old plan would still bring may be just what is withheld now: it ends at once, and what that may have lost is told. */
  private cutOver(old: Following, plan: StreamPlan): void {
    old.isCut = true;
    old.stream.close();
    this.following = this.follow(plan, true);
    const now = new Date().toISOString();
    this.lostSince ??= { subgraph: plan.subscription.subgraph, from: now, to: now };
  }

  fail(refusal: Refused): void {
    this.tellAll((subscriber) => subscriber.fail(refusal));
  }

  /** Frees the upstream at once. */
  end(): void {
    if (this.hasEnded) return;
    this.ending.abort();
    this.following?.stream.close();
    this.finishOverlap();
    this.parts.onEnd();
  }

  private follow(plan: StreamPlan, resumes: boolean): Following {
    const following: Following = { plan, isCut: false, stream: { close: () => stream.close() } };
    const stream: OpenStream = plan.follow(
      {
        event: (text, gap) => this.hear(following, text, gap),
        ended: () => {
          if (following === this.following) this.tellAll((subscriber) => subscriber.complete());
        },
        failed: (cause) => {
          this.parts.onLost(cause);
          this.fail(refuse('SUBGRAPH_UNAVAILABLE'));
        },
        lost: (cause) => this.parts.onLost(cause),
      },
      resumes,
    );
    return following;
  }

  private hear(following: Following, text: string, gap: Gap | undefined): Promise<void> | void {
    const { subscription } = following.plan;
    const told = gap ?? this.lostSince;
    const waiting = this.pipeline.push(
      () => this.execute(subscription, text, told),
      (answer) => this.hand(following, answer),
    );
    if (waiting !== false) {
      this.lostSince = undefined;
      return waiting;
    }
    const now = new Date().toISOString();
    this.lostSince = { subgraph: subscription.subgraph, from: told?.from ?? now, to: now };
  }

  private async execute(subscription: PlannedSubscription, text: string, gap: Gap | undefined): Promise<SharedAnswer> {
    try {
      const event = readAnswer({ status: 200, headers: {}, body: text });
      const answer = await subscription.execute(withGap(event, gap), this.parts.contextOf(this.ending.signal));
      return new SharedAnswer(textOf(answer));
    } catch (error) {
      this.parts.onBroken(error);
      return new SharedAnswer(JSON.stringify({ errors: refuse('INTERNAL').errors }));
    }
  }

  private async hand(following: Following, answer: SharedAnswer): Promise<void> {
    if (this.hasEnded || following.isCut) return;
    const { overlap } = this;
    if (overlap) {
      const side = following === this.following ? 'new' : 'old';
      const passes = overlap.passes(side, answer.text);
      if (overlap.isBridged) this.closeReplaced();
      if (!passes) return;
    }
    await this.parts.turns.walk(this.subscribers, (subscriber) => subscriber.next(answer));
  }

  private closeReplaced(): void {
    this.replaced?.stream.close();
    this.replaced = undefined;
  }

  private finishOverlap(): void {
    clearTimeout(this.overlapTimer);
    this.closeReplaced();
    this.overlap = undefined;
  }

  /** After the answers that are still being executed. */
  private tellAll(tell: (subscriber: Subscriber) => void): void {
    const finish = async (): Promise<void> => {
      if (this.hasEnded) return;
      const told = [...this.subscribers];
      this.subscribers.clear();
      this.end();
      await this.parts.turns.walk(told, tell);
    };
    if (this.pipeline.push(() => Promise.resolve(NOTHING), finish) === false) void finish();
  }
}

const NOTHING = new SharedAnswer('');

function withGap(event: UpstreamOutcome, gap: Gap | undefined): UpstreamOutcome {
  if (!gap || event.kind === 'failed') return event;
  return { ...event, answer: { ...event.answer, extensions: { ...event.answer.extensions, gap } } };
}
