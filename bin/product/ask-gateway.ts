import { CALLER_HEADER, type CallerKey, signCaller } from '../../schema/caller.js';
import { GATEWAY_AUDIENCE } from '../../gateway/identity/service-caller.js';
import { serviceCaller } from '../../subgraphs/kit/callers.js';
import type { Ask, GraphAnswer } from '../../subgraphs/kit/feed/follow.js';

/** A page of a feed is small work; a gateway that takes longer is asked again later. */
const ASK_TIMEOUT_MS = 20_000;

export interface GatewayAddress {
  /** `http://gateway:4000/graphql`; a promise where the gateway starts after those who ask it. */
  readonly url: string | Promise<string>;
  /** The asking subgraph's name and the ring it shares with the gateway. */
  readonly subgraph: string;
  readonly ring: readonly CallerKey[];
}

/** How a subgraph reads the others' feeds: through the gateway, signed as its own SERVICE caller. */
export function askGateway({ url, subgraph, ring }: GatewayAddress): Ask {
  const caller = serviceCaller(subgraph);
  return async (query, variables, signal) => {
    const address = await unlessAborted(url, signal);
    const body = JSON.stringify({ query, variables });
    const response = await fetch(address, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        [CALLER_HEADER]: signCaller(caller, { audience: GATEWAY_AUDIENCE, body, key: ring[0]!, nowMs: Date.now() }),
      },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(ASK_TIMEOUT_MS)]),
    });
    return (await response.json()) as GraphAnswer;
  };
}

async function unlessAborted<T>(value: T | Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let refuse: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    refuse = () => reject(new Error('The asking subgraph is stopping.'));
    signal.addEventListener('abort', refuse);
  });
  try {
    return await Promise.race([value, aborted]);
  } finally {
    signal.removeEventListener('abort', refuse!);
  }
}
