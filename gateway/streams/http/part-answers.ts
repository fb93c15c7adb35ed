import type { ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { DeferringOperation, RequestContext } from '../../engine.js';
import { openDeadline } from '../../http/deadline.js';
import { refuse, type Refused } from '../../refused.js';
import type { Generation } from '../../reload/generation.js';
import type { Pulse } from '../pulse.js';
import { SharedAnswer } from '../shared-answer.js';
import { MULTIPART_PARTS } from './framing.js';
import type { HttpHeaders, WriteResponse } from './open-streams.js';
import { StreamResponse } from './stream-response.js';

export interface PartAnswersParts {
  readonly pulse: Pulse;
  readonly logger: Logger;
  readonly maxConnections: number;
}

export interface WantedParts {
  readonly operation: DeferringOperation;
  readonly generation: Generation;
  readonly context: Omit<RequestContext, 'signal'>;
  /** The last part is written. */
  readonly onAnswered: () => void;
  /** Whatever became of it, also when there was nobody left to answer. */
  readonly onEnd: () => void;
}

/** Answers in parts: requests like any other, with a deadline and an end, whose response is written as its parts arrive. */
export interface PartAnswers {
  /** A refusal comes before anything is written; otherwise the result writes the response. */
  open(wanted: WantedParts): Refused | WriteResponse;
  readonly size: number;
}

interface Exchange {
  readonly response: ServerResponse;
  readonly headers: HttpHeaders;
}

export function createPartAnswers(parts: PartAnswersParts): PartAnswers {
  let size = 0;
  return {
    open(wanted) {
      if (size >= parts.maxConnections) {
        wanted.onEnd();
        return refuse('BAD_REQUEST', 'Too many streams are open here.');
      }
      size += 1;
      let hand: (exchange: Exchange) => void = () => undefined;
      const handed = new Promise<Exchange>((resolve) => (hand = resolve));
      // Held from here on: the supergraph may be swapped before the response is ours.
      void wanted.generation
        .use(async () => writeParts(await handed, wanted, parts))
        .finally(() => {
          size -= 1;
          wanted.onEnd();
        });
      return (response, headers) => hand({ response, headers });
    },
    get size() {
      return size;
    },
  };
}

async function writeParts(
  { response, headers }: Exchange,
  { operation, generation, context, onAnswered }: WantedParts,
  { pulse, logger }: PartAnswersParts,
): Promise<void> {
  if (response.destroyed) return;
  const deadline = openDeadline(response, Math.max(0, context.deadlineAt - performance.now()));
  const stream = new StreamResponse({ response, framing: MULTIPART_PARTS, headers });
  let leavePulse: (() => void) | undefined;
  const onPart = (text: string): void => {
    stream.next(new SharedAnswer(text));
    // Not before: the first part a client gets must be the first of the answer.
    leavePulse ??= pulse.add(stream);
  };
  try {
    const answering = generation.engine.executeInParts!(operation, { ...context, signal: deadline.signal }, onPart);
    if (await endsInTime(answering, context.deadlineAt)) stream.complete();
    else stream.fail(refuse('REQUEST_TIMEOUT'));
    onAnswered();
  } catch (error) {
    logger.error({ requestId: context.requestId, err: error }, 'the engine broke');
    stream.fail(refuse('INTERNAL'));
  } finally {
    leavePulse?.();
    deadline.clear();
  }
}

/** An engine ends its fetches at the deadline and writes what arrived; this is what it has to write it. */
const GRACE_MS = 1_000;

/** False for an engine that hangs: its client gets an end all the same. */
async function endsInTime(answering: Promise<void>, deadlineAt: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), Math.max(0, deadlineAt - performance.now()) + GRACE_MS);
  });
  try {
    return await Promise.race([answering.then(() => true), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
