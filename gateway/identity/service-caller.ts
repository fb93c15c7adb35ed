import { type Caller, type CallerKey, verifyCaller } from '../../schema/caller.js';

/** The audience of what a subgraph signs when it asks the gateway. */
export const GATEWAY_AUDIENCE = 'gateway';

/** Our own subgraphs ask as themselves: they sign with the ring that the gateway signs towards them with. */
export type FindServiceCaller = (signed: string, body: string, nowMs: number) => Caller | undefined;

/**
 * Knows a subgraph by its signature over the request's body. It may say nothing of itself but `service:<its own name>`
 * of kind SERVICE, without grants: a stolen ring opens no more than that.
 */
export function createServiceCallerFinder(
  rings: Readonly<Record<string, readonly CallerKey[]>> | undefined,
): FindServiceCaller {
  const known = Object.entries(rings ?? {});
  return (signed, body, nowMs) => {
    for (const [name, keys] of known) {
      const verdict = verifyCaller(signed, { audience: GATEWAY_AUDIENCE, body, keys, nowMs });
      if (verdict.kind === 'refused') continue;
      const { kind, subject } = verdict.caller;
      if (kind === 'SERVICE' && subject === `service:${name}`) return { subject, kind, grants: [], scopes: [] };
    }
    return undefined;
  };
}
