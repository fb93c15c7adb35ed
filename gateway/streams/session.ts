import { canonicalCaller, type Caller } from '../../schema/caller.js';
import type { Authenticate, Authentication } from '../identity/authenticate.js';

/** The credentials behind one client's streams. The streams end with them, unless they are renewed in time. */
export interface Session {
  readonly caller: Caller;
  renew(authorization: string | undefined): Promise<Renewal>;
  close(): void;
}

export type Renewal =
  /** `rightsChanged`: what is open was opened with other rights than the caller has now. */
  | { readonly kind: 'renewed'; readonly expiresAtMs: number | undefined; readonly rightsChanged: boolean }
  | { readonly kind: 'refused'; readonly message: string };

type Credentials = Pick<Extract<Authentication, { kind: 'authenticated' }>, 'caller' | 'expiresAtMs'>;

/** Node's timers take no more; a longer life is looked at again then. */
const MAX_TIMER_MS = 2_147_483_647;

export function openSession(
  first: Credentials,
  { authenticate, onExpired }: { readonly authenticate: Authenticate; readonly onExpired: () => void },
): Session {
  let { caller, expiresAtMs } = first;
  let timer: NodeJS.Timeout | undefined;
  const watch = (): void => {
    clearTimeout(timer);
    if (expiresAtMs === undefined) return;
    const leftMs = expiresAtMs - Date.now();
    timer = setTimeout(leftMs > MAX_TIMER_MS ? watch : onExpired, Math.min(Math.max(leftMs, 0), MAX_TIMER_MS));
    timer.unref();
  };
  watch();
  return {
    get caller() {
      return caller;
    },
    async renew(authorization) {
      const outcome = await authenticate(authorization, Date.now());
      if (outcome.kind === 'refused') return { kind: 'refused', message: outcome.refusal.message };
      // Streams belong to whoever opened them; somebody else opens their own.
      if (outcome.caller.subject !== caller.subject)
        return { kind: 'refused', message: 'The new credentials are those of somebody else.' };
      const rightsChanged = canonicalCaller(outcome.caller) !== canonicalCaller(caller);
      ({ caller, expiresAtMs } = outcome);
      watch();
      return { kind: 'renewed', expiresAtMs, rightsChanged };
    },
    close: () => clearTimeout(timer),
  };
}
