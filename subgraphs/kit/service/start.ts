import type { Caller, CallerKey } from '../../../schema/caller.js';
import { serviceCaller } from '../callers.js';
import { systemClock, type Clock } from '../clock.js';
import type { Environment } from '../config.js';
import type { Ask } from '../feed/follow.js';
import { startTail, type Tail } from '../feed/tail.js';
import type { SubgraphContext } from '../graph/context.js';
import { cursorCodec, type CursorCodec } from '../graph/cursor.js';
import { buildSubgraph } from '../graph/schema.js';
import type { Log } from '../log.js';
import type { Database } from '../store/database.js';
import type { KitTables } from '../store/kit-tables.js';
import type { Assembly, SubgraphDefinition } from './definition.js';
import { admit, answerOf, refusalOf, type Admitted } from './door.js';
import { createExecutor } from './execute.js';
import { listen } from './listen.js';
import type { Readiness, RunningSubgraph } from './running.js';
import { subscribeTo } from './subscribe.js';

export interface StartOptions<Tables> {
  /** Migrated already. Closed by whoever opened it. */
  readonly db: Database<Tables>;
  readonly callerKeys: readonly CallerKey[];
  /** 32 bytes; cursors outlive restarts only if it does. */
  readonly cursorKey: Buffer;
  readonly log: Log;
  readonly clock?: Clock;
  readonly ask?: Ask | null;
  readonly environment?: Environment;
}

/** Puts a subgraph's parts together: schema, executor, door, background work. */
export async function startSubgraph<Tables extends KitTables, Deps, Loaders>(
  definition: SubgraphDefinition<Tables, Deps, Loaders>,
  options: StartOptions<Tables>,
): Promise<RunningSubgraph<Deps>> {
  const { db, clock = systemClock, ask = null, environment = {}, callerKeys, cursorKey } = options;
  const { name } = definition;
  const log = options.log.child({ subgraph: name });
  const cursors = cursorCodec(cursorKey, name);
  let tail: Tail | undefined;
  const assembly = await definition.assemble({
    db,
    clock,
    log,
    ask,
    cursors,
    tail: () =>
      (tail ??= startTail({
        db: db as unknown as Database<KitTables>,
        caller: serviceCaller(name),
        log,
        enrich: definition.enrichEvents,
      })),
    environment,
  });
  const { schema } = buildSubgraph(definition);
  const executor = await createExecutor(schema, log);
  const door = { audience: name, keys: callerKeys, clock, log };
  const closers: (() => Promise<void>)[] = [];

  const contextOf = contextFactory(assembly, cursors);
  const running: RunningSubgraph<Deps> = {
    name,
    deps: assembly.deps,
    handle: async (request) => {
      const admission = admit(request, door);
      if (admission.kind === 'refused') return refusalOf(admission.refusal, admission.requestId);
      const { admitted } = admission;
      const context = contextOf(admitted, request.signal ?? new AbortController().signal);
      return answerOf(admitted.requestId, await executor.execute(admitted.request, context));
    },
    subscribe: async (request) => {
      const admission = admit(request, door);
      if (admission.kind === 'refused') return { kind: 'refused', refusal: admission.refusal };
      return subscribeTo({ schema, log, contextOf, admitted: admission.admitted, signal: request.signal });
    },
    listen: async (port, host) => {
      const server = await listen(running, { port, host, log });
      closers.push(server.close);
      return server.address;
    },
    ready: () => readiness(db, name, assembly.readiness?.()),
    stop: async () => {
      for (const close of closers.reverse()) await close();
      await tail?.stop();
      for (const work of [...(assembly.background ?? [])].reverse()) await work.stop();
      await executor.stop();
    },
  };
  return running;
}

/** Everything in a context belongs to one request of one caller. */
function contextFactory<Deps, Loaders>(
  assembly: Assembly<Deps, Loaders>,
  cursors: CursorCodec,
): (admitted: Admitted, signal: AbortSignal) => SubgraphContext<Deps, Loaders> {
  return ({ caller, requestId }, signal) => ({
    caller,
    requestId,
    correlationId: requestId,
    deps: assembly.deps,
    loaders: assembly.loaders(caller),
    cursors,
    signal,
  });
}

async function readiness<Tables>(
  db: Database<Tables>,
  name: string,
  detail: Readonly<Record<string, unknown>> = {},
): Promise<Readiness> {
  const caller: Caller = serviceCaller(name);
  try {
    await db.asCaller(caller, async () => {});
    return { ready: true, detail: { store: db.dialect, ...detail } };
  } catch {
    return { ready: false, detail: { store: 'unreachable', ...detail } };
  }
}
