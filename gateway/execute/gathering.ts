/**
 * Decides how long a fetch that is ready waits for company. Branches of a plan that reach the same subgraph a moment
 * apart then share a request, and fewer, larger requests are what both sides are cheapest with. It waits only while
 * an answer under way is known to lead to the same subgraph, and never longer than `gatherMs`.
 */
export class Gathering {
  /** Subgraph → answers under way after which it will be asked. */
  private readonly expected = new Map<string, number>();
  private readonly held = new Map<string, () => void>();

  constructor(private readonly gatherMs: number) {}

  /** Calls `send` when nobody else is expected, or time is up. */
  hold(subgraph: string, send: () => void): void {
    // A tick runs when all promise callbacks of this moment have run, so every step that is ready now gets aboard.
    process.nextTick(() => {
      if (!this.expected.get(subgraph) || this.gatherMs <= 0) return send();
      const timer = setTimeout(() => this.release(subgraph), this.gatherMs);
      this.held.set(subgraph, () => {
        clearTimeout(timer);
        send();
      });
    });
  }

  /** A request was sent after whose answer these subgraphs are asked. Call the result when its answer was handed on. */
  expect(subgraphs: readonly string[]): () => void {
    for (const subgraph of subgraphs) this.expected.set(subgraph, (this.expected.get(subgraph) ?? 0) + 1);
    return () =>
      process.nextTick(() => {
        for (const subgraph of subgraphs) {
          const left = this.expected.get(subgraph)! - 1;
          this.expected.set(subgraph, left);
          if (left === 0) this.release(subgraph);
        }
      });
  }

  private release(subgraph: string): void {
    const send = this.held.get(subgraph);
    this.held.delete(subgraph);
    send?.();
  }
}
