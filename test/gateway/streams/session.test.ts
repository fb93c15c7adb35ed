import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Authenticated, Authentication } from '../../../gateway/identity/authentication.js';
import { refuseCredentials } from '../../../gateway/identity/authentication.js';
import { openSession, type Session, type SessionEnd } from '../../../gateway/streams/session.js';

const NOW = Date.UTC(2026, 5, 1);

/** What is known of a partner, and how often it was asked. */
class Knowledge {
  verdict: Authentication;
  asked = 0;
  private onChange = (): void => undefined;

  constructor(private readonly first: Partial<Authenticated> & { readonly changesAtMs?: number }) {
    this.verdict = this.holding(first);
  }

  holding(
    { changesAtMs = Infinity, ...more }: Partial<Authenticated> & { readonly changesAtMs?: number } = this.first,
  ): Authenticated {
    return {
      kind: 'authenticated',
      caller: { subject: 'partner:weibo', kind: 'PARTNER', grants: [], scopes: ['platform:weibo'] },
      ...more,
      standing: {
        changesAtMs,
        again: () => {
          this.asked += 1;
          return this.verdict;
        },
        watch: (onChange) => {
          this.onChange = onChange;
          return () => (this.onChange = () => undefined);
        },
      },
    };
  }

  learn(verdict: Authentication): void {
    this.verdict = verdict;
    this.onChange();
  }
}

let ends: SessionEnd[];
const open: Session[] = [];
beforeEach(() => {
  ends = [];
  jest.useFakeTimers({ now: NOW });
});
afterEach(() => {
  for (const session of open.splice(0)) session.close();
  jest.useRealTimers();
});

function session(knowledge: Knowledge): Session {
  const opened = openSession(knowledge.holding(), {
    authenticate: () => Promise.reject(new Error('not asked')),
    onEnd: (why) => ends.push(why),
  });
  open.push(opened);
  return opened;
}

describe('A session', () => {
  test('ends when its key expires, and not before', async () => {
    session(new Knowledge({ expiresAtMs: NOW + 5_000 }));
    await jest.advanceTimersByTimeAsync(4_999);
    expect(ends).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(ends).toEqual(['expired']);
  });

  test('goes on with a key that was prolonged meanwhile', async () => {
    const knowledge = new Knowledge({ expiresAtMs: NOW + 5_000 });
    session(knowledge);
    knowledge.learn(knowledge.holding({ expiresAtMs: NOW + 9_000 }));
    await jest.advanceTimersByTimeAsync(8_999);
    expect(ends).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(ends).toEqual(['expired']);
  });

  test('that finds its rights unchanged where a change was due does not ask again and again', async () => {
    const knowledge = new Knowledge({ changesAtMs: NOW + 1_000 });
    session(knowledge);
    knowledge.verdict = knowledge.holding({});
    await jest.advanceTimersByTimeAsync(60_000);
    expect(knowledge.asked).toBeLessThan(5);
    expect(ends).toEqual([]);
  });

  test('ends when what it was opened with had ended a moment before', async () => {
    const knowledge = new Knowledge({});
    knowledge.verdict = refuseCredentials('unknown key');
    session(knowledge);
    await jest.advanceTimersByTimeAsync(0);
    expect(ends).toEqual(['revoked']);
  });

  test('ends once, whatever is learnt afterwards', () => {
    const knowledge = new Knowledge({});
    session(knowledge);
    knowledge.learn(refuseCredentials('stale'));
    knowledge.learn(refuseCredentials('unknown key'));
    expect(ends).toEqual(['rights unknown']);
  });
});
