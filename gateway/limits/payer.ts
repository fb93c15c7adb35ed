import { isIPv6 } from 'node:net';
import type { Caller, CallerKind } from '../../schema/caller.js';
import { remembered } from '../http/remembered.js';

/** Who pays for a request, and whose turn it takes. */
export interface Payer {
  readonly kind: CallerKind;
  /** The subject; of the anonymous public its address. */
  readonly key: string;
  /** Requests of one group take turns with those of others of the same kind: the agency, or the payer itself. */
  readonly group: string;
}

const payers = new WeakMap<Caller, Payer>();

/** @param address of whoever sent the request; only the public is told apart by it */
export function payerOf(caller: Caller, address: string | undefined): Payer {
  if (caller.kind === 'PUBLIC') {
    const key = publicKeyOf(address);
    return { kind: caller.kind, key, group: key };
  }
  let payer = payers.get(caller);
  if (!payer) {
    const key = `${caller.kind} ${caller.subject}`;
    payer = { kind: caller.kind, key, group: agencyOf(caller) ?? key };
    payers.set(caller, payer);
  }
  return payer;
}

const publicKeyOf = remembered((address) => `PUBLIC ${address === undefined ? 'unknown' : networkOf(address)}`, 10_000);

/** Somebody who works for several agencies takes the turns of the first, so that holding many grants gives no more turns. */
function agencyOf({ grants }: Caller): string | undefined {
  return grants.map(({ agencyId }) => agencyId).sort()[0];
}

/** One household has 2^64 IPv6 addresses: the network counts. */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [head, tail] = address.split('%', 1)[0]!.split('::') as [string, string?];
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [...front, ...Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0'), ...back];
  return `${groups.slice(0, 4).join(':')}::/64`;
}
