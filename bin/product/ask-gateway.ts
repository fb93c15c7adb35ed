import { CALLER_HEADER, type CallerKey, signCaller } from '../../schema/caller.js';
import { GATEWAY_AUDIENCE } from '../../gateway/identity/service-caller.js';
import { serviceCaller } from '../../subgraphs/kit/callers.js';
import type { Ask, GraphAnswer } from '../../subgraphs/kit/feed/follow.js';

/** A page of a feed is small work; a gateway that takes longer is asked again later. */
const ASK_TIMEOUT_MS = 20_000;

export interface GatewayAddress {
  /** `http://gateway:4000/graphql`; a function where it is not known yet. */
  readonly url: () => string | undefined;
  /** The asking subgraph's name and the ring it shares with the gateway. */
  readonly subgraph: string;
  readonly ring: readonly CallerKey[];
}

/** How a subgraph reads the others' feeds: through the gateway, signed as its own SERVICE caller. */
export function askGateway({ url, subgraph, ring }: GatewayAddress): Ask {
  const caller = serviceCaller(subgraph);
  return async (query, variables, signal) => {
    const address = url();
    if (address === undefined) throw new Error('The gateway has not started yet.');
    const body = JSON.stringify({ query, variables });
    const response = await fetch(address, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        [CALLER_HEADER]: signCaller(caller, GATEWAY_AUDIENCE, body, ring[0]!, Date.now()),
      },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(ASK_TIMEOUT_MS)]),
    });
    return (await response.json()) as GraphAnswer;
  };
}
