import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { RequestContext } from '../../engine.js';
import type { Authenticate } from '../../identity/authenticate.js';
import type { Authenticated } from '../../identity/authentication.js';
import type { Credentials } from '../../identity/credentials.js';
import type { GraphQLParameters } from '../../parameters.js';
import { refuse, type Refused } from '../../refused.js';
import type { Operations } from '../operations.js';
import type { Pulse } from '../pulse.js';
import { openSession, type Renewal, type SessionEnd } from '../session.js';
import type { Subscriber } from '../subscriber.js';
import type { HttpFraming } from './framing.js';
import { StreamResponse } from './stream-response.js';

export interface OpenStreamsParts {
  readonly operations: Operations;
  readonly authenticate: Authenticate;
  readonly pulse: Pulse;
  readonly logger: Logger;
  readonly maxConnections: number;
  readonly maxWaitingBytes: number;
}

export interface WantedStreamResponse {
  readonly parameters: GraphQLParameters;
  readonly credentials: Authenticated;
  readonly requestId: string;
  readonly clientHeaders: RequestContext['clientHeaders'];
  readonly address?: string | undefined;
  readonly framing: HttpFraming;
}

/** Answers over HTTP that go on: SSE and multipart. */
export interface OpenStreams {
  /** A refusal comes before anything is written; otherwise the result writes the response. */
  open(wanted: WantedStreamResponse): Refused | WriteResponse;
  /** Undefined: there is no such stream. */
  renew(id: string, credentials: Credentials): Promise<Renewal | undefined>;
  readonly size: number;
  close(): void;
}

export type WriteResponse = (response: ServerResponse, headers: HttpHeaders) => void;

export type HttpHeaders = Readonly<Record<string, string>>;

/** Names the response's stream; whoever knows it can renew the stream's credentials with better ones of the same subject. */
const STREAM_ID_HEADER = 'x-liandong-stream';

const REFUSALS_OF_ENDS: Readonly<Record<SessionEnd, Refused>> = {
  expired: refuse('UNAUTHENTICATED', 'The credentials of this stream have expired.'),
  revoked: refuse('UNAUTHENTICATED', 'The credentials of this stream were revoked.'),
  'rights changed': refuse('RIGHTS_CHANGED'),
  'rights unknown': refuse('REPLICA_STALE'),
};

interface Running {
  readonly renew: (credentials: Credentials) => Promise<Renewal>;
  readonly breakOff: () => void;
}

export function createOpenStreams(parts: OpenStreamsParts): OpenStreams {
  const running = new Map<string, Running>();
  return {
    open(wanted) {
      if (running.size >= parts.maxConnections) return refuse('BAD_REQUEST', 'Too many streams are open here.');
      const waiting = new WaitingSubscriber();
      const operation = { current: openOperation(wanted, wanted.credentials.caller, { parts, subscriber: waiting }) };
      if (operation.current.kind === 'refused') return operation.current;
      const closeOperation = (): void => {
        if (operation.current.kind === 'open') operation.current.close();
      };
      return (response, headers) => {
        if (response.destroyed) return closeOperation();
        const id = randomBytes(16).toString('base64url');
        const stream = new StreamResponse({
          response,
          framing: wanted.framing,
          headers: { ...headers, [STREAM_ID_HEADER]: id },
          slowness: {
            maxWaitingBytes: parts.maxWaitingBytes,
            onSlow: (waitingBytes) =>
              parts.logger.warn({ requestId: wanted.requestId, waitingBytes }, 'a client is too slow for its stream'),
          },
        });
        waiting.handTo(stream);
        const leavePulse = parts.pulse.add(stream);
        const session = openSession(wanted.credentials, {
          authenticate: parts.authenticate,
          onEnd: (why) => stream.fail(REFUSALS_OF_ENDS[why]),
        });
        response.once('close', () => {
          running.delete(id);
          leavePulse();
          session.close();
          closeOperation();
        });
        running.set(id, {
          breakOff: () => stream.breakOff(),
          async renew(credentials) {
            const renewal = await session.renew(credentials);
            if (renewal.kind === 'refused' || !renewal.rightsChanged || response.destroyed) return renewal;
            if (operation.current.kind === 'open' && !operation.current.isLive) return renewal;
            const renewed = openOperation(wanted, session.caller, { parts, subscriber: stream });
            closeOperation();
            operation.current = renewed;
            if (renewed.kind === 'refused') stream.fail(renewed);
            return renewal;
          },
        });
      };
    },
    renew: async (id, credentials) => running.get(id)?.renew(credentials),
    get size() {
      return running.size;
    },
    close() {
      for (const { breakOff } of running.values()) breakOff();
    },
  };
}

function openOperation(
  { parameters, requestId, clientHeaders, address }: WantedStreamResponse,
  caller: RequestContext['caller'],
  { parts, subscriber }: { readonly parts: OpenStreamsParts; readonly subscriber: Subscriber },
) {
  const context = { requestId, caller, clientHeaders, address };
  return parts.operations.open({ parameters, context, isCharged: true }, subscriber);
}

/** Stands in until the response can be written: the operation is opened first, because it may be refused. */
class WaitingSubscriber implements Subscriber {
  private subscriber: Subscriber | undefined;
  private readonly early: ((subscriber: Subscriber) => void)[] = [];

  handTo(subscriber: Subscriber): void {
    this.subscriber = subscriber;
    for (const call of this.early.splice(0)) call(subscriber);
  }

  next(...given: Parameters<Subscriber['next']>): void {
    this.pass((subscriber) => subscriber.next(...given));
  }

  complete(): void {
    this.pass((subscriber) => subscriber.complete());
  }

  fail(refusal: Refused): void {
    this.pass((subscriber) => subscriber.fail(refusal));
  }

  private pass(call: (subscriber: Subscriber) => void): void {
    if (this.subscriber) call(this.subscriber);
    else this.early.push(call);
  }
}
