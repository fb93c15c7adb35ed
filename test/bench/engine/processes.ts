import { fork, spawnSync, type ChildProcess } from 'node:child_process';

/** Which core a process gets; the gateway under measurement has one to itself. */
export interface Pinned {
  readonly module: string;
  readonly args: readonly string[];
  readonly core: number;
  readonly nodeArgs?: readonly string[];
}

const canPin = spawnSync('taskset', ['--version']).status === 0;

/** Starts one of the benchmark's processes and waits for its first message. */
export async function startPinned<T>({ module, args, core, nodeArgs = [] }: Pinned): Promise<Running<T>> {
  const child = fork(new URL(module, import.meta.url).pathname, [...args], {
    execArgv: [...nodeArgs],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  // The cores of all its threads, before it has started more of them.
  pin(child.pid, core);
  const first = await nextMessage<T>(child);
  return {
    first,
    async ask<A>(question: string): Promise<A> {
      const answer = nextMessage<A>(child);
      child.send(question);
      return answer;
    },
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.disconnect();
      }),
  };
}

/** @param pid of a process of ours */
export function pin(pid: number | undefined, core: number): void {
  if (canPin) spawnSync('taskset', ['--all-tasks', '--cpu-list', '--pid', String(core), String(pid)]);
}

export interface Running<T> {
  readonly first: T;
  ask<A>(question: string): Promise<A>;
  stop(): Promise<void>;
}

function nextMessage<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`A benchmark process ended with ${code}.`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message as T);
    });
  });
}
