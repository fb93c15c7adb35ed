import fc from 'fast-check';
import { compareOnTape, type Comparison } from './compare.js';

/** Compares on as many random graphs. The seed is printed: with `DIFFERENTIAL_SEED` (and `DIFFERENTIAL_PATH`) the same run again. */
export async function compareManyTapes({
  graphs,
  operations,
}: {
  graphs: number;
  operations: number;
}): Promise<Comparison> {
  const seed = Number(process.env['DIFFERENTIAL_SEED'] ?? Date.now() % 2 ** 31);
  process.stdout.write(`differential seed ${seed}\n`);
  const total = { compared: 0, withReference: 0 };
  const path = process.env['DIFFERENTIAL_PATH'];
  const tape = fc.array(fc.nat(9_999), { minLength: 200, maxLength: 900, size: 'max' });
  const property = fc.asyncProperty(tape, async (numbers) => {
    const { compared, withReference } = await compareOnTape(numbers, operations);
    total.compared += compared;
    total.withReference += withReference;
  });
  await fc.assert(property, {
    seed,
    ...(path === undefined ? {} : { path }),
    numRuns: graphs,
    interruptAfterTimeLimit: 1_000_000,
    endOnFailure: process.env['DIFFERENTIAL_SHRINK'] === undefined,
  });
  process.stdout.write(`${total.compared} operations compared, ${total.withReference} with the reference engine\n`);
  return total;
}
