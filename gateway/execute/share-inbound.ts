import { canonicalCaller } from '../../schema/caller.js';
import { OperationTypeNode } from 'graphql';
import { Cancellation } from '../cancellation.js';
import type { EngineAnswer, PreparedOperation, RequestContext } from '../engine.js';
import { UnderWay } from '../under-way.js';

export type Execute = (operation: PreparedOperation, context: RequestContext) => Promise<EngineAnswer>;

export interface SharingRules {
  /** Client headers the upstreams' rules read. */
  readonly propagatedHeaders: readonly string[];
  /** What else of a request decides how it is executed, as text of one line. @default nothing */
  readonly alsoBy?: ((context: RequestContext) => string) | undefined;
}

/**
 * Identical queries of the same caller that are under way at the same time are executed once.
 */
export function shareInbound(execute: Execute, { propagatedHeaders, alsoBy }: SharingRules): Execute {
  const underWay = new UnderWay<Shared>();
  const names = [...new Set(propagatedHeaders.map((name) => name.toLowerCase()))].sort();
  return (operation, context) => {
    if (operation.unshared || operation.operation.operation !== OperationTypeNode.QUERY)
      return execute(operation, context);
    const key = (alsoBy ? `${alsoBy(context)}\n` : '') + inboundKey(operation, context, names);
    const shared = underWay.get(key) ?? open(key, context.deadlineAt);
    // Who must have an answer earlier than the one under way may take does not wait for it.
    return context.deadlineAt < shared.deadlineAt ? execute(operation, context) : shared.join(operation, context);
  };

  function open(key: string, deadlineAt: number): Shared {
    const shared = new Shared(execute, deadlineAt, () => underWay.delete(key));
    underWay.set(key, shared);
    return shared;
  }
}

/** Everything an answer may depend on. */
export function inboundKey(operation: PreparedOperation, context: RequestContext, headers: readonly string[]): string {
  const sent = headers.length === 0 ? '' : JSON.stringify(headers.map((name) => context.clientHeaders[name] ?? null));
  const variables = JSON.stringify(operation.variables);
  // The document last: whatever it contains, the lines before it are one line each.
  return `${canonicalCaller(context.caller)}\n${operation.onError}\n${variables}\n${sent}\n${operation.documentKey}`;
}

/** One execution and those who wait for it. It goes on until the last of them has gone, not only the first. */
class Shared {
  private readonly cancellation = new Cancellation();
  private participants = 0;
  /** With those who have gone: each is handed the answer. */
  private askers = 0;
  private answer: Promise<EngineAnswer> | undefined;

  constructor(
    private readonly execute: Execute,
    readonly deadlineAt: number,
    private readonly land: () => void,
  ) {}

  async join(operation: PreparedOperation, context: RequestContext): Promise<EngineAnswer> {
    const leave = (): void => {
      this.participants -= 1;
      if (this.participants > 0) return;
      this.land();
      this.cancellation.abort();
    };
    this.participants += 1;
    this.askers += 1;
    context.signal.addEventListener('abort', leave, { once: true });
    this.answer ??= this.execute(operation, { ...context, signal: this.cancellation }).then(
      (answer) => {
        this.land();
        if (answer.kind === 'text') answer.shareAmong(this.askers);
        return answer;
      },
      (error: unknown) => {
        this.land();
        throw error;
      },
    );
    try {
      return await this.answer;
    } finally {
      context.signal.removeEventListener('abort', leave);
    }
  }
}
