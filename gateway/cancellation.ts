/**
 * Whether work is still wanted: the part of `AbortSignal` that we use, so that a real one fits everywhere. A request
 * carries several, and a real one, an event target, costs as much as parsing a small request.
 */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once: true }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** Ends work of ours. Listeners are called once, in the order they came, and must not throw. */
export class Cancellation implements CancelSignal {
  private listeners: (() => void)[] | undefined;
  private isAborted = false;

  get aborted(): boolean {
    return this.isAborted;
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    if (this.isAborted) return;
    if (this.listeners) this.listeners.push(listener);
    else this.listeners = [listener];
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    const index = this.listeners?.indexOf(listener) ?? -1;
    if (index >= 0) this.listeners!.splice(index, 1);
  }

  abort(): void {
    if (this.isAborted) return;
    this.isAborted = true;
    const { listeners } = this;
    this.listeners = undefined;
    for (const listener of listeners ?? []) listener();
  }
}
