import type { RequestContext } from '../engine.js';

/** Where a request comes from. */
export type AddressOf = (sent: {
  readonly address: string | undefined;
  readonly headers: RequestContext['clientHeaders'];
}) => string | undefined;

/** @param header in which a proxy in front writes the client's address: what stands last in it is the proxy's own word */
export function readAddressBy(header: string | undefined): AddressOf {
  if (header === undefined) return ({ address }) => address;
  return ({ address, headers }) => headers[header]?.split(',').at(-1)?.trim() || address;
}
