import type { Logger } from 'pino';
import { Kind, OperationTypeNode } from 'graphql';
import type { PreparedOperation, RequestContext } from '../engine.js';
import { inboundKey } from '../execute/share-inbound.js';
import type { GraphQLParameters } from '../parameters.js';
import { refuse } from '../refused.js';
import type { Generation } from '../reload/generation.js';
import type { Streams } from '../upstream/subscriptions/streams.js';
import { LiveSubscription } from './live-subscription.js';
import { planStream } from './plan-stream.js';
import type { Subscriber } from './subscriber.js';
import type { Turns } from './turns.js';

export interface HubParts {
  readonly current: () => Generation;
  readonly streams: Streams;
  /** Client headers that the subgraphs get to see: subscriptions that differ in them are not shared. */
  readonly propagatedHeaders: readonly string[];
  /** How long one event may take. */
  readonly eventTimeoutMs: number;
  readonly turns: Turns;
  readonly logger: Logger;
}

/** A subscription somebody wants; `operation` is what `prepare()` made of `parameters`. */
export interface WantedSubscription {
  readonly parameters: GraphQLParameters;
  readonly operation: PreparedOperation;
  readonly context: Omit<RequestContext, 'signal' | 'deadlineAt'>;
}

/** All live subscriptions. Equal ones of equal callers are one. */
export interface Hub {
  /** Returns the way to leave. */
  join(wanted: WantedSubscription, subscriber: Subscriber): () => void;
  /** Moves every live subscription to the current generation. */
  replan(): Promise<void>;
  /** Live subscriptions, shared ones counted once. */
  readonly size: number;
  /** Clients of all of them. */
  readonly subscribers: number;
  close(): void;
}

interface Entry {
  readonly wanted: WantedSubscription;
  readonly live: LiveSubscription;
  /** The one it was last planned on. */
  generation: Generation | undefined;
  planned: Promise<void>;
}

/** Subscriptions planned at the same time after a swap: the planner takes one after another, the rest would only wait. */
const REPLANNED_AT_ONCE = 32;

export function createHub(parts: HubParts): Hub {
  const entries = new Map<string, Entry>();
  let unshared = 0;

  const open = (key: string, wanted: WantedSubscription): Entry => {
    const { requestId } = wanted.context;
    const live = new LiveSubscription({
      contextOf: (signal) => contextOf(wanted, parts, signal),
      turns: parts.turns,
      onLost: (cause) => parts.logger.warn({ requestId, cause }, 'a stream of a subgraph was lost'),
      onBroken: (error) => parts.logger.error({ requestId, err: error }, 'an event broke'),
      onEnd: () => entries.delete(key),
    });
    const entry: Entry = { wanted, live, generation: undefined, planned: Promise.resolve() };
    entries.set(key, entry);
    return entry;
  };

  return {
    join(wanted, subscriber) {
      const context = contextOf(wanted, parts, NEVER);
      const shared = inboundKey(wanted.operation, context, parts.propagatedHeaders);
      const key = continuesFromAPlace(wanted.operation) ? `${(unshared += 1)}\n${shared}` : shared;
      const known = entries.get(key);
      const entry = known ?? open(key, wanted);
      entry.live.join(subscriber);
      if (!known) void planOnCurrent(entry, parts);
      return () => entry.live.leave(subscriber);
    },
    async replan() {
      const waiting = [...entries.values()];
      const work = async (): Promise<void> => {
        for (let entry = waiting.pop(); entry; entry = waiting.pop()) await planOnCurrent(entry, parts);
      };
      await Promise.all(Array.from({ length: REPLANNED_AT_ONCE }, work));
    },
    get size() {
      return entries.size;
    },
    get subscribers() {
      let subscribers = 0;
      for (const { live } of entries.values()) subscribers += live.size;
      return subscribers;
    },
    close() {
      for (const { live } of [...entries.values()]) live.end();
    },
  };
}

/** One planning of an entry at a time, so that a swap during its start neither starts it twice nor leaves it behind. */
function planOnCurrent(entry: Entry, parts: HubParts): Promise<void> {
  entry.planned = entry.planned
    .then(async () => {
      while (!entry.live.hasEnded && entry.generation !== parts.current()) await planOnce(entry, parts);
    })
    .catch((error: unknown) => {
      parts.logger.error({ requestId: entry.wanted.context.requestId, err: error }, 'a subscription broke');
      entry.live.fail(refuse('INTERNAL'));
    });
  return entry.planned;
}

async function planOnce(entry: Entry, parts: HubParts): Promise<void> {
  const { wanted, live } = entry;
  const isFirst = entry.generation === undefined;
  const generation = parts.current();
  entry.generation = generation;
  const planning = await planStream(wanted.parameters, contextOf(wanted, parts, NEVER), {
    generation,
    streams: parts.streams,
  });
  if (planning.kind === 'refused') live.fail(planning);
  else if (isFirst) live.start(planning.plan);
  else live.replan(planning.plan);
}

const NEVER = new AbortController().signal;

function contextOf({ context }: WantedSubscription, { eventTimeoutMs }: HubParts, signal: AbortSignal): RequestContext {
  return { ...context, signal, deadlineAt: performance.now() + eventTimeoutMs };
}

/** Arguments by which a client continues behind the last event it has. */
const PLACE_ARGUMENTS = new Set(['after', 'cursor', 'since']);

/** A stream under way has passed such a place already: who joined it would miss what lies between. */
function continuesFromAPlace({ operation, variables }: PreparedOperation): boolean {
  if (operation.operation !== OperationTypeNode.SUBSCRIPTION) return false;
  return operation.selectionSet.selections.some(
    (selection) =>
      // What a fragment asks for is not looked up: such a subscription is merely not shared.
      selection.kind !== Kind.FIELD ||
      selection.arguments?.some(
        ({ name, value }) =>
          PLACE_ARGUMENTS.has(name.value) &&
          value.kind !== Kind.NULL &&
          !(value.kind === Kind.VARIABLE && (variables[value.name.value] ?? null) === null),
      ),
  );
}
