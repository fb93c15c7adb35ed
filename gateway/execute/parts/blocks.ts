import type { DeferredBlock, PlanBlock } from '../compile-operation.js';
import type { PlanRun } from '../plan-run.js';
import { runPlan } from '../run-plan.js';

export interface BlockRunning {
  /** The way a block's steps are run; `above` is the label of the block that it is deferred from. */
  readonly open: (label: string, above: string) => PlanRun;
  readonly landmarks: Landmarks;
  /** All steps of the block have run: its part of the answer can be written. */
  readonly onArrived: (label: string) => void;
}

/** Runs the steps of a block and of all that is deferred from it. */
export function runBlocks(first: PlanBlock, label: string, running: BlockRunning): Promise<void> {
  return runBlock({ block: first, label, run: running.open(label, label), before: Promise.resolve() }, running);
}

interface Starting {
  readonly block: PlanBlock;
  readonly label: string;
  readonly run: PlanRun;
  /** The end of all blocks that this one is deferred from. */
  readonly before: Promise<unknown>;
}

async function runBlock({ block, label, run, before }: Starting, running: BlockRunning): Promise<void> {
  const steps = block.step ? runPlan(block.step, run) : Promise.resolve();
  const ended = Promise.all([before, steps]);
  const deferred = block.deferred.map((each) => runDeferred(each, { above: label, ended }, running));
  await Promise.all([steps.then(() => running.onArrived(label)), ...deferred]);
}

/**
 * What is deferred starts as soon as the fetches it depends on are there; where a condition has left one of them out,
 * with the end of everything before it.
 */
async function runDeferred(
  block: DeferredBlock,
  { above, ended }: { readonly above: string; readonly ended: Promise<unknown> },
  running: BlockRunning,
): Promise<void> {
  const { label, depends } = block;
  await Promise.race([ended, Promise.all(depends.map((id) => running.landmarks.whenReached(id)))]);
  await runBlock({ block, label, run: running.open(label, above), before: ended }, running);
}

/** Fetches by their id, and who waits for them. */
export class Landmarks {
  private readonly known = new Map<string, { readonly reached: Promise<void>; readonly reach: () => void }>();

  reach(id: string): void {
    this.at(id).reach();
  }

  whenReached(id: string): Promise<void> {
    return this.at(id).reached;
  }

  private at(id: string) {
    let landmark = this.known.get(id);
    if (!landmark) {
      let reach = (): void => undefined;
      const reached = new Promise<void>((resolve) => (reach = resolve));
      this.known.set(id, (landmark = { reached, reach: () => reach() }));
    }
    return landmark;
  }
}
