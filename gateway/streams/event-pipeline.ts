import type { SharedAnswer } from './shared-answer.js';

/** Events executed at the same time: their fetches overlap, their answers keep their order. */
const MAX_EXECUTING = 16;

/** Events that may wait where the source cannot be held back; later ones are lost and the loss is told. */
const MAX_WAITING = 1_000;

/** Executes events side by side and hands their answers on in the order in which the events came. */
export class EventPipeline {
  private waiting = 0;
  private executing = 0;
  private readonly queue: (() => void)[] = [];
  private tail: Promise<void> = Promise.resolve();

  /** False: too many are waiting, the event is lost. The promise says when a source that can wait should go on. */
  push(execute: () => Promise<SharedAnswer>, hand: (answer: SharedAnswer) => Promise<void>): Promise<void> | false {
    if (this.waiting >= MAX_WAITING) return false;
    this.waiting += 1;
    const answer = this.whenFree(execute);
    this.tail = this.tail
      .then(async () => hand(await answer))
      .finally(() => {
        this.waiting -= 1;
      });
    return this.waiting < MAX_EXECUTING ? Promise.resolve() : this.tail;
  }

  private async whenFree(execute: () => Promise<SharedAnswer>): Promise<SharedAnswer> {
    if (this.executing >= MAX_EXECUTING) await new Promise<void>((resolve) => this.queue.push(resolve));
    this.executing += 1;
    try {
      return await execute();
    } finally {
      this.executing -= 1;
      this.queue.shift()?.();
    }
  }
}
