import { type ChildProcess, spawn } from 'node:child_process';

export const LIANDONG = 'dist/bin/liandong.js';

/** `liandong start` in a process of its own, as a newcomer runs it. */
export interface Started {
  readonly child: ChildProcess;
  readonly url: string;
}

/** Waits for the ready line. */
export async function startProcess(dataDir: string): Promise<Started> {
  const child = spawn(process.execPath, [LIANDONG, 'start', '--port', '0'], {
    env: { PATH: process.env['PATH'], DATA_DIR: dataDir },
  });
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const ready = /is ready: (http:\/\/\S+)/.exec(output);
      if (ready?.[1]) resolve(ready[1]);
    });
    child.once('exit', (code) => reject(new Error(`It ended with ${code}:\n${output}`)));
  });
  return { child, url };
}

export async function stopProcess(
  { child }: Started,
  signal: NodeJS.Signals,
): Promise<{ readonly code: number | null; readonly ms: number }> {
  const asked = Date.now();
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.kill(signal);
  return { code: await ended, ms: Date.now() - asked };
}
