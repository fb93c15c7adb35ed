import { randomUUID } from 'node:crypto';
import type { Caller } from '../../schema/caller.js';
import type { Upstream, UpstreamFailureCode, UpstreamOutcome } from '../upstream/upstream.js';

/** What a subgraph says of itself: every Federation subgraph answers this question. */
const BODY = JSON.stringify({ query: 'query SubgraphSdl { _service { sdl } }' });

/** Subgraphs answer nobody without a signed caller; this one has no rights at all. */
const ASKING_CALLER: Caller = { subject: 'gateway', kind: 'SERVICE', grants: [], scopes: [] };

/** A schema is large and printed rarely; the upstream's own limit is usually lower. */
const ANSWER_WITHIN_MS = 30_000;

export type SdlAnswer =
  | { readonly kind: 'had'; readonly sdl: string }
  /** Half a sentence, to stand behind "its SDL cannot be had: ". */
  | { readonly kind: 'away'; readonly reason: string };

/** Asks one subgraph for its SDL. Never rejects. */
export async function askSdl(upstream: Upstream): Promise<SdlAnswer> {
  const outcome = await upstream.send(
    { body: BODY, kind: 'query' },
    {
      requestId: `sdl-${randomUUID()}`,
      caller: ASKING_CALLER,
      clientHeaders: {},
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      deadlineAt: performance.now() + ANSWER_WITHIN_MS,
    },
  );
  return outcome.kind === 'answered' ? readSdl(outcome) : { kind: 'away', reason: REASONS[outcome.code] };
}

function readSdl({ answer }: Extract<UpstreamOutcome, { kind: 'answered' }>): SdlAnswer {
  const service = answer.data?.['_service'] as { readonly sdl?: unknown } | null | undefined;
  if (typeof service?.sdl === 'string' && service.sdl !== '') return { kind: 'had', sdl: service.sdl };
  const [error] = answer.errors;
  return { kind: 'away', reason: error ? `it answers "${error.message}"` : 'it answers without one' };
}

const REASONS: Readonly<Record<UpstreamFailureCode, string>> = {
  SUBGRAPH_UNAVAILABLE: 'it does not answer',
  SUBGRAPH_TIMEOUT: 'it does not answer in time',
  SUBGRAPH_ERROR: 'it gives no GraphQL answer',
  ANSWER_TOO_LARGE: 'its answer is too large',
};
