import type { Engine, EngineAnswer, PreparedOperation, RequestContext, SubscriptionPlanning } from '../engine.js';
import { refusedAnswer } from '../engine-answer.js';
import { purposeOf } from './record.js';
import type { Trail } from './trail.js';

export interface RecordingParts {
  readonly trail: Trail;
  /** Nothing protected is answered that is not safely in the trail. */
  readonly failClosed: boolean;
  /** Nothing protected is answered to who does not say what for. */
  readonly purposeRequired: boolean;
}

/** An engine whose answers about protected things are recorded. All other operations go straight through. */
export function recordAnswers(engine: Engine, parts: RecordingParts): Engine {
  const execute = async (operation: PreparedOperation, context: RequestContext): Promise<EngineAnswer> =>
    refusalBefore(context, parts) ?? recorded(await engine.execute(operation, context), { operation, context, parts });
  const subscribe = async (operation: PreparedOperation, context: RequestContext): Promise<SubscriptionPlanning> => {
    if (parts.purposeRequired && purposeOf(context) === undefined) return { kind: 'refused', code: 'PURPOSE_REQUIRED' };
    const planning = await engine.subscribe!(operation, context);
    if (planning.kind === 'refused') return planning;
    const { subscription } = planning;
    return {
      kind: 'planned',
      subscription: {
        ...subscription,
        execute: async (event, within) =>
          recorded(await subscription.execute(event, within), { operation, context: within, parts }),
      },
    };
  };
  return {
    ...engine,
    execute: (operation, context) =>
      operation.recorded ? execute(operation, context) : engine.execute(operation, context),
    ...(engine.subscribe && {
      subscribe: (operation, context) =>
        operation.recorded ? subscribe(operation, context) : engine.subscribe!(operation, context),
    }),
  };
}

/** Before anything is done that could not be answered. */
function refusalBefore(
  context: RequestContext,
  { trail, failClosed, purposeRequired }: RecordingParts,
): EngineAnswer | undefined {
  if (purposeRequired && purposeOf(context) === undefined) return refusedAnswer('PURPOSE_REQUIRED', context);
  return failClosed && !trail.isHealthy ? refusedAnswer('TRAIL_UNAVAILABLE', context) : undefined;
}

interface Recording {
  readonly operation: PreparedOperation;
  readonly context: RequestContext;
  readonly parts: RecordingParts;
}

async function recorded(
  answer: EngineAnswer,
  { operation, context, parts: { trail, failClosed } }: Recording,
): Promise<EngineAnswer> {
  const reads = answer.kind === 'text' ? (answer.reads ?? []) : [];
  if (reads.length === 0) return answer;
  const told = { operation, context, reads };
  if (!failClosed) {
    trail.note(told);
    return answer;
  }
  return (await trail.secure(told)) ? answer : refusedAnswer('TRAIL_UNAVAILABLE', context);
}
