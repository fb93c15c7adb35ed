import { Worker } from 'node:worker_threads';

/** A planner that needs more heap than this for one supergraph is a runaway and dies with its thread, not with us. */
const THREAD_HEAP_MB = 1_024;
/** A swap needs one beside the one it replaces. A spare thread holds some 60 MB. */
const MAX_SPARE = 2;
/** Reloads often come in bursts; after this quiet the memory is worth more than what a new thread takes. */
const SPARE_KEPT_MS = 10_000;
/** What the planner's packages remember for themselves ends with the thread. */
const MAX_USES = 100;

interface Spare {
  readonly thread: Worker;
  readonly end: () => void;
}

const SPARE = Symbol.for('liandong.spare-planner-threads');
/**
 * Of the process, not of a gateway, nor of one copy of this module: a spare thread knows no supergraph, only the planner's
 * code, whose loading is a third of what a start costs and most of what a reload does.
 */
const spare = ((globalThis as { [SPARE]?: Spare[] })[SPARE] ??= []);
const uses = new WeakMap<Worker, number>();

/** A thread that runs `planner-worker.cjs`. The taker listens to it, and gives it back or ends it. */
export function takePlannerThread(): Worker {
  const kept = spare.pop();
  kept?.end();
  const thread = kept?.thread ?? startThread();
  thread.ref();
  uses.set(thread, (uses.get(thread) ?? 0) + 1);
  return thread;
}

/** Begins loading a planner beside other work, for whoever takes a thread within the next seconds. */
export function warmPlannerThread(): void {
  const thread = startThread();
  uses.set(thread, 0);
  givePlannerThreadBack(thread);
}

/** For a thread that has answered all it was asked, with no listener left. */
export function givePlannerThreadBack(thread: Worker): void {
  if (spare.length >= MAX_SPARE || uses.get(thread)! >= MAX_USES) return void thread.terminate();
  thread.unref();
  const remove = (): void => {
    const index = spare.findIndex((kept) => kept.thread === thread);
    if (index >= 0) spare.splice(index, 1)[0]!.end();
  };
  const timer = setTimeout(() => {
    remove();
    void thread.terminate();
  }, SPARE_KEPT_MS).unref();
  thread.once('error', remove);
  spare.push({
    thread,
    end: () => {
      clearTimeout(timer);
      thread.off('error', remove);
    },
  });
}

function startThread(): Worker {
  return new Worker(new URL('./planner-worker.cjs', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: THREAD_HEAP_MB },
    // Loader flags of the parent (a compiler, a test runner) mean nothing to a plain JavaScript thread.
    execArgv: [],
  });
}
