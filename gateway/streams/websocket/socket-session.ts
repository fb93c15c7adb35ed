import type { Authenticate } from '../../identity/authenticate.js';
import type { RefusedCredentials } from '../../identity/authentication.js';
import { credentialsOfPayload, joined, type Credentials } from '../../identity/credentials.js';
import { readFields } from '../../http/read-parameters.js';
import { requestIdOf } from '../../http/request-id.js';
import { refuse, type Refused } from '../../refused.js';
import type { RequestContext } from '../../engine.js';
import type { Operations } from '../operations.js';
import { openSession, type Session, type SessionEnd } from '../session.js';
import type { Subscriber } from '../subscriber.js';
import { CLOSE, duplicateId, type CloseReason } from './close-codes.js';
import { readMessage, type ClientMessage } from './messages.js';

/** The socket below the protocol. */
export interface Wire {
  send(text: string): void;
  /** `{"id":<id>,"type":"next","payload":` + the answer + `}`: the head differs per client, the answer does not. */
  sendNext(head: Buffer, answer: Buffer): void;
  close(reason: CloseReason): void;
}

export interface SocketSessionParts {
  readonly wire: Wire;
  readonly operations: Operations;
  readonly authenticate: Authenticate;
  /** Of the upgrade request: browsers cannot set them, other clients may. */
  readonly credentials: Credentials;
  readonly clientHeaders: RequestContext['clientHeaders'];
  readonly address?: string | undefined;
  readonly initTimeoutMs: number;
  readonly maxOperations: number;
}

interface OpenOperation {
  readonly wanted: Extract<ClientMessage, { type: 'subscribe' }>;
  close: () => void;
  /** Goes on; anything else is answered once and must not be done again. */
  isLive: boolean;
}

/** One client's side of graphql-transport-ws, without a socket. https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md */
export class SocketSession {
  private readonly open = new Map<string, OpenOperation>();
  private initTimer: NodeJS.Timeout | undefined;
  private hasInit = false;
  private session: Session | undefined;
  private isClosed = false;

  constructor(private readonly parts: SocketSessionParts) {
    this.initTimer = setTimeout(() => this.close(CLOSE.initTimeout), parts.initTimeoutMs);
    this.initTimer.unref();
  }

  receive(text: string): void {
    if (this.isClosed) return;
    const message = readMessage(text);
    if (!message) return this.close(CLOSE.badMessage);
    switch (message.type) {
      case 'connection_init':
        return void this.init(message.payload);
      case 'subscribe':
        return this.subscribe(message);
      case 'complete':
        return this.forget(message.id);
      case 'ping':
        return void this.ping(message.payload);
      case 'pong':
        return;
    }
  }

  /** The socket is gone or going: frees everything that was opened over it. */
  end(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    clearTimeout(this.initTimer);
    this.session?.close();
    for (const id of [...this.open.keys()]) this.forget(id);
  }

  close(reason: CloseReason): void {
    if (this.isClosed) return;
    this.end();
    this.parts.wire.close(reason);
  }

  private async init(payload: Readonly<Record<string, unknown>>): Promise<void> {
    if (this.hasInit) return this.close(CLOSE.tooManyInits);
    this.hasInit = true;
    const credentials = joined(this.parts.credentials, credentialsOfPayload(payload));
    const outcome = await this.parts.authenticate(credentials, Date.now());
    if (this.isClosed) return;
    if (outcome.kind === 'refused') return this.close(closeReasonOf(outcome));
    clearTimeout(this.initTimer);
    this.session = openSession(outcome, {
      authenticate: this.parts.authenticate,
      onEnd: (why) => this.close(CLOSE_REASONS[why]),
    });
    this.parts.wire.send('{"type":"connection_ack"}');
  }

  /** Renewal rides on ping and pong, because graphql-ws clients know no other message that may come at any time. */
  private async ping(payload: Readonly<Record<string, unknown>>): Promise<void> {
    const credentials = credentialsOfPayload(payload);
    const isRenewal = credentials.authorization.length + credentials.apiKey.length > 0;
    if (!isRenewal || !this.session) return this.parts.wire.send('{"type":"pong"}');
    const renewal = await this.session.renew(credentials);
    if (this.isClosed) return;
    if (renewal.kind === 'renewed' && renewal.rightsChanged) this.reopenAll();
    const told =
      renewal.kind === 'renewed'
        ? { renewed: true, ...(renewal.expiresAtMs !== undefined && { expiresAt: isoOf(renewal.expiresAtMs) }) }
        : { renewed: false, message: renewal.message };
    this.parts.wire.send(JSON.stringify({ type: 'pong', payload: told }));
  }

  private subscribe(message: OpenOperation['wanted']): void {
    if (!this.session) return this.close(CLOSE.unauthorized);
    if (this.open.has(message.id)) return this.close(duplicateId(message.id));
    const operation: OpenOperation = { wanted: message, close: () => undefined, isLive: false };
    this.open.set(message.id, operation);
    this.start(operation);
  }

  private start(operation: OpenOperation): void {
    const { id } = operation.wanted;
    const opening =
      this.open.size > this.parts.maxOperations
        ? refuse('BAD_REQUEST', `One socket carries at most ${this.parts.maxOperations} operations.`)
        : this.openOperation(operation);
    if (opening.kind === 'refused') return this.fail(id, opening);
    operation.close = opening.close;
    operation.isLive = opening.isLive;
  }

  private openOperation({ wanted: { id, payload } }: OpenOperation) {
    const reading = readFields(payload);
    if (reading.kind === 'refused') return reading;
    const { parameters } = reading;
    const context = {
      requestId: requestIdOf(textOrNothing(parameters.extensions?.['x-request-id'])),
      caller: this.session!.caller,
      clientHeaders: this.parts.clientHeaders,
      address: this.parts.address,
    };
    return this.parts.operations.open({ parameters, context }, this.subscriberFor(id));
  }

  private subscriberFor(id: string): Subscriber {
    const head = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`);
    return {
      next: (answer) => this.parts.wire.sendNext(head, answer.framed(closed)),
      complete: () => {
        if (this.open.delete(id)) this.parts.wire.send(JSON.stringify({ id, type: 'complete' }));
      },
      fail: (refusal) => this.fail(id, refusal),
    };
  }

  private fail(id: string, { errors }: Refused): void {
    if (this.open.delete(id)) this.parts.wire.send(JSON.stringify({ id, type: 'error', payload: errors }));
  }

  private forget(id: string): void {
    const operation = this.open.get(id);
    this.open.delete(id);
    operation?.close();
  }

  /** What is live goes on with the rights of the new credentials; the new is opened before the old is left. */
  private reopenAll(): void {
    for (const operation of [...this.open.values()]) {
      const { close, isLive } = operation;
      if (!isLive) continue;
      this.start(operation);
      close();
    }
  }
}

/** Ends the message that the head began; the same for every client. */
function closed(text: string): string {
  return `${text}}`;
}

const CLOSE_REASONS: Readonly<Record<SessionEnd, CloseReason>> = {
  expired: CLOSE.expired,
  revoked: CLOSE.revoked,
  'rights changed': CLOSE.rightsChanged,
  'rights unknown': CLOSE.rightsUnknown,
};

/** Where it is we who do not know enough, the client is asked to come back. */
function closeReasonOf({ reason }: RefusedCredentials): CloseReason {
  return reason === 'stale' ? CLOSE.rightsUnknown : CLOSE.unauthorized;
}

function isoOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function textOrNothing(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
