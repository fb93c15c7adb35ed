import type { Logger } from 'pino';
import { refuse, type Refused } from '../refused.js';
import type { OverloadSettings } from './limit-settings.js';
import { watchOverload } from './overload.js';

/** Asked first of all, before anything is read: whether a request is sent away, because those under way are late already. */
export type Shed = () => Refused | undefined;

export function openShed(
  { eventLoopDelayMs, retryAfterSeconds }: OverloadSettings,
  logger: Logger,
): { readonly shed: Shed; stop(): void } {
  let refusal: Refused | undefined;
  const overload = watchOverload({
    eventLoopDelayMs,
    onChange: (isOn, delayMs) => {
      // Made once for all who are sent away.
      refusal = isOn
        ? refuse('OVERLOADED', undefined, { limit: eventLoopDelayMs, value: delayMs, retryAfterSeconds })
        : undefined;
      if (isOn) logger.warn({ delayMs }, 'the event loop is late: new requests are sent away');
      else logger.info({ delayMs }, 'the event loop is in time again');
    },
  });
  return { shed: () => refusal, stop: () => overload.stop() };
}
