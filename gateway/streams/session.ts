import { canonicalCaller, type Caller } from '../../schema/caller.js';
import type { Authenticate } from '../identity/authenticate.js';
import type { Authenticated } from '../identity/authentication.js';
import type { Credentials } from '../identity/credentials.js';

/** The credentials behind one client's streams. The streams end with them, unless they are renewed in time. */
export interface Session {
  readonly caller: Caller;
  renew(credentials: Credentials): Promise<Renewal>;
  close(): void;
}

export type Renewal =
  /** `rightsChanged`: what is open was opened with other rights than the caller has now. */
  | { readonly kind: 'renewed'; readonly expiresAtMs: number | undefined; readonly rightsChanged: boolean }
  | { readonly kind: 'refused'; readonly message: string };

/**
 * Why a session ends before its client wants it to. `rights changed`: the client comes back and gets what it may see
 * now, from the last cursor it has; going on in place would lose what happens between the two without a word.
 */
export type SessionEnd = 'expired' | 'revoked' | 'rights changed' | 'rights unknown';

export interface SessionParts {
  readonly authenticate: Authenticate;
  /** Called once, in the moment in which the rights end: nothing may be sent under them after that. */
  readonly onEnd: (why: SessionEnd) => void;
}

/** Node's timers take no more; a longer life is looked at again then. */
const MAX_TIMER_MS = 2_147_483_647;

export function openSession(first: Authenticated, { authenticate, onEnd }: SessionParts): Session {
  let current = first;
  let timer: NodeJS.Timeout | undefined;
  let unwatch: (() => void) | undefined;
  let isClosed = false;

  const close = (): void => {
    isClosed = true;
    clearTimeout(timer);
    unwatch?.();
  };
  const end = (why: SessionEnd): void => {
    if (isClosed) return;
    close();
    onEnd(why);
  };
  const lookAgain = (): void => {
    const nowMs = Date.now();
    const now = current.standing?.again(nowMs) ?? current;
    if (now.kind === 'refused') return end(now.reason === 'stale' ? 'rights unknown' : 'revoked');
    if (now.expiresAtMs !== undefined && now.expiresAtMs <= nowMs) return end('expired');
    if (isOther(now.caller, current.caller)) return end('rights changed');
    current = now;
    setTimer();
  };
  const setTimer = (): void => {
    clearTimeout(timer);
    const nextMs = Math.min(current.expiresAtMs ?? Infinity, current.standing?.changesAtMs ?? Infinity);
    if (isClosed || nextMs === Infinity) return;
    timer = setTimeout(lookAgain, Math.min(Math.max(nextMs - Date.now(), 0), MAX_TIMER_MS));
    timer.unref();
  };
  const hold = (authenticated: Authenticated): void => {
    unwatch?.();
    current = authenticated;
    unwatch = current.standing?.watch(lookAgain);
    setTimer();
  };
  hold(first);
  // What was decided a moment ago may have changed before somebody was watching.
  queueMicrotask(lookAgain);

  return {
    get caller() {
      return current.caller;
    },
    async renew(credentials) {
      const outcome = await authenticate(credentials, Date.now());
      if (isClosed) return { kind: 'refused', message: 'The stream has ended.' };
      if (outcome.kind === 'refused') return { kind: 'refused', message: outcome.refusal.message };
      // Streams belong to whoever opened them; somebody else opens their own.
      if (outcome.caller.subject !== current.caller.subject)
        return { kind: 'refused', message: 'The new credentials are those of somebody else.' };
      const rightsChanged = isOther(outcome.caller, current.caller);
      hold(outcome);
      return { kind: 'renewed', expiresAtMs: outcome.expiresAtMs, rightsChanged };
    },
    close,
  };
}

function isOther(caller: Caller, than: Caller): boolean {
  return caller !== than && canonicalCaller(caller) !== canonicalCaller(than);
}
