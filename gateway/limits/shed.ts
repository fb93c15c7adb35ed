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
  const refusal = refuse('OVERLOADED', undefined, { retryAfterSeconds });
  const overload = watchOverload({
    eventLoopDelayMs,
    onChange: (isOn, delayMs) =>
      isOn
        ? logger.warn({ delayMs }, 'the event loop is late: new requests are sent away')
        : logger.info({ delayMs }, 'the event loop is in time again'),
  });
  return { shed: () => (overload.isOn ? refusal : undefined), stop: () => overload.stop() };
}
