/** When a function is made for what the interpreting loops have met often. */
export const MADE_FUNCTIONS = {
  /** Objects of one layout or shape after which it is worth one; tests lower it. */
  after: 64,
};

/**
 * Makes a function from text that holds nothing but numbers, JSON strings and names of ours. Undefined where the process
 * does not allow it (`node --disallow-code-generation-from-strings`): then the loops go on.
 */
export function makeFunction(parameters: readonly string[], source: string): unknown {
  try {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- what it is worth: docs/decisions/0019
    return new Function(...parameters, source);
  } catch (error) {
    if (error instanceof EvalError) return undefined;
    throw error;
  }
}
