import fc from 'fast-check';
import { MADE_FUNCTIONS } from '../../gateway/execute/made-functions.js';

/** Compares some operations on the graph of one tape, and counts what it compared. Throws at the first difference. */
export type CompareOnTape<Counts> = (tape: readonly number[], operations: number) => Promise<Counts>;

export interface ManyTapes<Counts> {
  readonly graphs: number;
  readonly operations: number;
  /** Random graphs differ in how much of them can be compared: more are made until as much was. @default none */
  readonly atLeast?: Partial<Counts>;
}

/** Rounds of `graphs` until `atLeast` is reached. */
const MAX_ROUNDS = 5;

/** A failure is shrunk for so long: below the time a test may take, or nobody would see what was found. */
const SHRINK_MS = 30_000;

/**
 * Compares on as many random graphs. The seed is printed: with `DIFFERENTIAL_SEED` (and `DIFFERENTIAL_PATH`) the same run
 * again. A failing tape is shrunk.
 */
export async function compareManyTapes<Counts extends Readonly<Record<string, number>>>(
  compareOnTape: CompareOnTape<Counts>,
  { graphs, operations, atLeast = {} }: ManyTapes<Counts>,
): Promise<Counts> {
  const seed = Number(process.env['DIFFERENTIAL_SEED'] ?? Date.now() % 2 ** 31);
  process.stdout.write(`differential seed ${seed}\n`);
  const total: Record<string, number> = {};
  const path = process.env['DIFFERENTIAL_PATH'];
  const tape = fc.array(fc.nat(9_999), { minLength: 200, maxLength: 900, size: 'max' });
  let shrinkUntil: number | undefined;
  const property = fc.asyncProperty(tape, async (numbers) => {
    // What passes is no smaller failure.
    if (shrinkUntil !== undefined && performance.now() > shrinkUntil) return;
    // In half of the runs everything is read and written by functions made for it, in the others by the loops.
    MADE_FUNCTIONS.after = numbers.at(-1)! % 2 === 0 ? 1 : Infinity;
    try {
      const counts = await compareOnTape(numbers, operations);
      for (const [name, count] of Object.entries(counts)) total[name] = (total[name] ?? 0) + count;
    } catch (error) {
      shrinkUntil ??= performance.now() + SHRINK_MS;
      throw error;
    }
  });
  const enough = (): boolean => Object.entries(atLeast).every(([name, least]) => (total[name] ?? 0) >= least!);
  for (let round = 0; round === 0 || (round < MAX_ROUNDS && !enough()); round++) {
    await fc.assert(property, {
      seed: seed + round,
      ...(path === undefined ? {} : { path }),
      numRuns: graphs,
      interruptAfterTimeLimit: 1_000_000,
    });
  }
  process.stdout.write(`${JSON.stringify(total)}\n`);
  return total as Counts;
}
