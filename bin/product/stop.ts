/** How long requests under way may take after the first signal to stop. */
const STOP_WITHIN_MS = 8_000;

/** Stops in order on SIGINT or SIGTERM; a second signal, or a stop that takes too long, ends the process at once. */
export function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}

/** What was started, to be stopped in reverse order; each part is stopped even if another fails. */
export class Closing {
  private readonly parts: (() => Promise<void>)[] = [];

  add(stop: () => Promise<void>): void {
    this.parts.push(stop);
  }

  async close(): Promise<void> {
    let failure: unknown;
    for (const stop of this.parts.splice(0).reverse()) {
      await stop().catch((error: unknown) => (failure ??= error));
    }
    if (failure !== undefined) throw failure as Error;
  }
}
