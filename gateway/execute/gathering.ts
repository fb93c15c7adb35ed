import type { Step } from './steps.js';

/**
 * Decides how long a fetch that is ready waits for company. Branches of a plan that reach the same subgraph at
 * different moments then share a request, and fewer, larger requests are what both sides are cheapest with.
 *
 * A fetch that others wait for waits only while an answer under way is known to lead to the same subgraph, and never
 * longer than `gatherMs`. A fetch that nobody waits for may wait for any later one of the plan to the same subgraph:
 * the answer as a whole waits for that one anyway. Should that one turn out to have nothing to ask, what was lost is
 * `LAST_GATHERS` times as long at most.
 */
export class Gathering {
  /** Subgraph → answers under way after which it will be asked. */
  private readonly expected = new Map<string, number>();
  /** Subgraph → entity fetches of the plan that have not yet come to ask. */
  private readonly coming = new Map<string, number>();
  private readonly held = new Map<string, Held>();

  constructor(private readonly gatherMs: number) {}

  /** These steps will be run, unless a condition leaves them out. */
  announce(step: Step, variables: Readonly<Record<string, unknown>>): void {
    switch (step.kind) {
      case 'sequence':
      case 'parallel':
        for (const child of step.steps) this.announce(child, variables);
        return;
      case 'condition': {
        const branch = variables[step.variable] === true ? step.then : step.otherwise;
        if (branch) this.announce(branch, variables);
        return;
      }
      case 'landmark':
        return this.announce(step.step, variables);
      case 'entity fetch':
        this.coming.set(step.subgraph, (this.coming.get(step.subgraph) ?? 0) + 1);
        return;
      case 'root fetch':
    }
  }

  /** An announced step has come; it may have asked for nothing. */
  came(subgraph: string): void {
    const left = (this.coming.get(subgraph) ?? 0) - 1;
    this.coming.set(subgraph, left);
    const held = this.held.get(subgraph);
    if (left <= 0 && held) this.reconsider(subgraph, held);
  }

  /** Calls `send`, once for all that hold the same subgraph, when nobody else is worth waiting for. */
  hold(subgraph: string, isLast: boolean, send: () => void): void {
    let held = this.held.get(subgraph);
    if (held && (isLast || !held.isLast)) return;
    if (held) held.isLast = false;
    else this.held.set(subgraph, (held = { send, isLast, timer: undefined }));
    this.reconsider(subgraph, held);
  }

  /** A request was sent after whose answer these subgraphs are asked. Call the result when its answer was handed on. */
  expect(subgraphs: readonly string[]): () => void {
    for (const subgraph of subgraphs) this.expected.set(subgraph, (this.expected.get(subgraph) ?? 0) + 1);
    return () => {
      for (const subgraph of subgraphs) {
        const left = this.expected.get(subgraph)! - 1;
        this.expected.set(subgraph, left);
        const held = this.held.get(subgraph);
        if (left === 0 && held) this.reconsider(subgraph, held);
      }
    };
  }

  /** A tick runs when all promise callbacks of this moment have run, so every step that is ready now gets aboard. */
  private reconsider(subgraph: string, held: Held): void {
    process.nextTick(() => {
      if (this.held.get(subgraph) !== held) return;
      clearTimeout(held.timer);
      const awaited = held.isLast ? this.coming.get(subgraph) : this.expected.get(subgraph);
      if (!awaited || awaited < 0 || this.gatherMs <= 0) return this.release(subgraph, held);
      const patience = held.isLast ? this.gatherMs * LAST_GATHERS : this.gatherMs;
      held.timer = setTimeout(() => this.release(subgraph, held), patience);
    });
  }

  private release(subgraph: string, held: Held): void {
    this.held.delete(subgraph);
    held.send();
  }
}

interface Held {
  readonly send: () => void;
  /** Nothing of the plan waits for what is held. */
  isLast: boolean;
  timer: NodeJS.Timeout | undefined;
}

/** A fetch that nobody waits for waits up to this many times `gatherMs`. */
const LAST_GATHERS = 25;
