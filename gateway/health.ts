import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Caller } from '../schema/caller.js';
import type { RequestContext } from './engine.js';
import type { AccessState } from './identity/access/follow.js';
import type { Circuits } from './upstream/breaker/breakers.js';
import type { Upstream } from './upstream/upstream.js';

/** However often readiness is asked for, a subgraph is asked at most once in this time. */
const MEMORY_MS = 3_000;

/** An orchestrator gives a probe a second or so; a subgraph that takes longer counts as degraded. */
const PROBE_TIMEOUT_MS = 1_500;

/** Subgraphs answer nobody without a signed caller; this one has no rights at all. */
const PROBE_CALLER: Caller = { subject: 'gateway', kind: 'SERVICE', grants: [], scopes: [] };
const PROBE_BODY = JSON.stringify({ query: '{__typename}' });

/** Names the subgraphs that cannot answer right now, sorted. */
export type FindDegraded = () => Promise<readonly string[]>;

export interface HealthParts {
  readonly findDegraded: FindDegraded;
  /** Why the newest supergraph is not the one in use; undefined when it is. */
  readonly supergraphFlaw: () => string | undefined;
  /** Names in `@policy` that nobody defines. */
  readonly undefinedPolicies: () => readonly string[];
  /** Subgraphs that are left alone because they fail. */
  readonly circuits: () => Circuits;
  /** How old what is known of grants and keys is; undefined where registry is not asked. */
  readonly accessState: () => AccessState | undefined;
}

/** `/healthz`: the process lives. `/readyz`: it can answer; with `?strict=1` only when every subgraph can. */
export function serveHealth(server: FastifyInstance, parts: HealthParts): void {
  const { findDegraded, supergraphFlaw, undefinedPolicies, circuits, accessState } = parts;
  server.get('/healthz', () => ({ status: 'ok' }));
  server.get<{ Querystring: { strict?: string } }>('/readyz', async (request, reply) => {
    const degraded = await findDegraded();
    const flaw = supergraphFlaw();
    const policies = undefinedPolicies();
    const away = circuits();
    const access = accessState();
    const isReady = degraded.length === 0 || request.query.strict !== '1';
    return reply.code(isReady ? 200 : 503).send({
      status: isReady ? 'ready' : 'not ready',
      degraded,
      ...(Object.keys(away).length > 0 && { circuits: away }),
      ...(policies.length > 0 && { undefinedPolicies: policies }),
      ...(access && { access }),
      ...(flaw !== undefined && { supergraph: { kept: 'the last good one', reason: flaw } }),
    });
  });
}

/** Asks all subgraphs at once and remembers the answer for a moment; callers in the meantime share one round. */
export function createDegradedFinder(upstreams: readonly Upstream[], now = () => performance.now()): FindDegraded {
  let round: { readonly startedAt: number; readonly degraded: Promise<readonly string[]> } | undefined;
  return () => {
    if (!round || now() - round.startedAt > MEMORY_MS) round = { startedAt: now(), degraded: probeAll(upstreams) };
    return round.degraded;
  };
}

async function probeAll(upstreams: readonly Upstream[]): Promise<readonly string[]> {
  const context: RequestContext = {
    requestId: `probe-${randomUUID()}`,
    caller: PROBE_CALLER,
    clientHeaders: {},
    signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
    deadlineAt: performance.now() + PROBE_TIMEOUT_MS,
  };
  const answers = await Promise.all(
    upstreams.map(async (upstream) => {
      const outcome = await upstream.send({ body: PROBE_BODY, kind: 'query' }, context);
      return outcome.kind === 'answered' && outcome.answer.data !== null ? [] : [upstream.name];
    }),
  );
  return answers.flat().sort();
}
