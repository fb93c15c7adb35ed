import type { Worker } from 'node:worker_threads';
import type { QueryPlan } from './plan.js';
import { givePlannerThreadBack, takePlannerThread } from './planner-threads.js';

/** Plans operations in a worker thread, one after another, each within a budget. */
export interface Planner {
  /** The API schema as the planner sees it. */
  readonly apiSdl: string;
  plan(request: PlanRequest): Promise<PlanOutcome>;
  stop(): Promise<void>;
}

export interface PlanRequest {
  readonly operation: string;
  readonly enabledLabels: readonly string[];
}

export type PlanOutcome =
  | { readonly kind: 'planned'; readonly plan: QueryPlan }
  /** The plan took longer than the budget or more memory than the thread has, or too many operations wait to be planned. */
  | { readonly kind: 'over budget' }
  | { readonly kind: 'failed'; readonly cause: string };

export interface PlannerOptions {
  readonly plannerSdl: string;
  readonly budgetMs: number;
  /** Operations that may wait for the planner; more are refused at once. @default 1_000 */
  readonly maxWaiting?: number;
}

interface Job extends PlanRequest {
  readonly id: number;
  readonly resolve: (outcome: PlanOutcome) => void;
}

type Message =
  | { readonly kind: 'ready'; readonly apiSdl: string }
  | { readonly kind: 'unusable'; readonly cause: string }
  | { readonly kind: 'planned'; readonly id: number; readonly plan: string }
  | { readonly kind: 'failed'; readonly id: number; readonly cause: string };

/** Rejects when the supergraph cannot be planned on at all. */
export function startPlanner(options: PlannerOptions): Promise<Planner> {
  return new Promise((resolve, reject) => {
    const desk = new PlanningDesk(options, (first) => {
      if (first.kind === 'ready')
        resolve({ apiSdl: first.apiSdl, plan: (request) => desk.plan(request), stop: () => desk.stop() });
      else void desk.stop().then(() => reject(new Error(`The supergraph cannot be used: ${first.cause}`)));
    });
  });
}

type FirstWord =
  { readonly kind: 'ready'; readonly apiSdl: string } | { readonly kind: 'unusable'; readonly cause: string };

/** Queue in front of one worker. A worker that overruns its budget is ended and replaced; the queue goes on. */
class PlanningDesk {
  private readonly waiting: Job[] = [];
  private current: Job | undefined;
  private timer: NodeJS.Timeout | undefined;
  private worker: Worker;
  private leave: () => void = () => {};
  private ready = false;
  private stopped = false;
  private nextId = 0;

  constructor(
    private readonly options: PlannerOptions,
    private readonly onFirstWord: (word: FirstWord) => void,
  ) {
    this.worker = this.open();
  }

  plan(request: PlanRequest): Promise<PlanOutcome> {
    if (this.stopped) return Promise.resolve({ kind: 'failed', cause: 'The planner has stopped.' });
    if (this.waiting.length >= (this.options.maxWaiting ?? 1_000)) return Promise.resolve({ kind: 'over budget' });
    return new Promise((resolve) => {
      this.waiting.push({ ...request, id: this.nextId++, resolve });
      this.next();
    });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    const idle = this.ready && this.current === undefined;
    for (const job of [this.current, ...this.waiting.splice(0)])
      job?.resolve({ kind: 'failed', cause: 'The planner has stopped.' });
    this.current = undefined;
    // A thread that is ended keeps its listeners: an error of its last moment is nobody's crash.
    if (!idle) {
      await this.worker.terminate();
      return;
    }
    this.leave();
    givePlannerThreadBack(this.worker);
  }

  private open(): Worker {
    const worker = takePlannerThread();
    const onMessage = (message: Message): void => this.hear(message);
    const onError = (error: unknown): void => this.replace(worker, this.outcomeOf(error));
    worker.on('message', onMessage).on('error', onError);
    // Only these: a worker has listeners of its own.
    this.leave = () => worker.off('message', onMessage).off('error', onError);
    worker.postMessage({ kind: 'use', plannerSdl: this.options.plannerSdl });
    return worker;
  }

  /** A thread that dies of an operation has looked for its plan for as long as its memory lasted. */
  private outcomeOf(error: unknown): PlanOutcome {
    const isOutOfMemory = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
    return this.ready && isOutOfMemory ? { kind: 'over budget' } : { kind: 'failed', cause: String(error) };
  }

  private next(): void {
    if (!this.ready || this.current) return;
    const job = this.waiting.shift();
    if (!job) return;
    this.current = job;
    const worker = this.worker;
    this.timer = setTimeout(() => this.replace(worker, { kind: 'over budget' }), this.options.budgetMs);
    worker.postMessage({ kind: 'plan', id: job.id, operation: job.operation, enabledLabels: job.enabledLabels });
  }

  private hear(message: Message): void {
    switch (message.kind) {
      case 'ready':
        this.ready = true;
        this.onFirstWord(message);
        return this.next();
      case 'unusable':
        return this.onFirstWord(message);
      case 'planned':
        return this.finish(message.id, { kind: 'planned', plan: JSON.parse(message.plan) as QueryPlan });
      case 'failed':
        return this.finish(message.id, { kind: 'failed', cause: message.cause });
    }
  }

  private finish(id: number, outcome: PlanOutcome): void {
    if (this.current?.id !== id) return;
    clearTimeout(this.timer);
    this.current.resolve(outcome);
    this.current = undefined;
    this.next();
  }

  private replace(worker: Worker, outcome: PlanOutcome): void {
    if (this.stopped || worker !== this.worker) return;
    clearTimeout(this.timer);
    this.current?.resolve(outcome);
    this.current = undefined;
    if (!this.ready && outcome.kind === 'failed') return this.onFirstWord({ kind: 'unusable', cause: outcome.cause });
    this.ready = false;
    void worker.terminate();
    this.worker = this.open();
  }
}
