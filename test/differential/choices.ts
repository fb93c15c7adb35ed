/**
 * A finite tape of numbers that a generator reads its decisions from; past its end every decision is the first, simplest
 * one. fast-check shrinks the tape, so a failing graph and operation shrink without a line of shrinking code here.
 */
export class Choices {
  private at = 0;

  constructor(private readonly tape: readonly number[]) {}

  /** One of `0 … count - 1`. */
  below(count: number): number {
    const value = this.tape[this.at++] ?? 0;
    return count <= 1 ? 0 : value % count;
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.below(times) === times - 1;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }
}
