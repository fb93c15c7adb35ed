/** Milliseconds, sorted; `q` of 0.5 is the median. */
export function quantile(took: readonly number[], q: number): number {
  return took[Math.min(took.length - 1, Math.floor(took.length * q))]!;
}

export async function timeOf(runs: number, work: (run: number) => Promise<unknown>): Promise<readonly number[]> {
  const took: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const from = performance.now();
    await work(run);
    took.push(performance.now() - from);
  }
  return took.sort((a, b) => a - b);
}

/** Prints a figure beside its bar; answers whether it holds. */
export function report(
  what: string,
  figure: number,
  bar: { readonly most?: number; readonly least?: number },
): boolean {
  const { most = Infinity, least = 0 } = bar;
  const held = figure <= most && figure >= least;
  const wanted = least > 0 ? `at least ${least}` : `at most ${most}`;
  console.log(
    `${what.padEnd(72)} ${figure.toFixed(1).padStart(10)}   ${wanted.padEnd(16)} ${held ? 'held' : 'MISSED'}`,
  );
  return held;
}
