import { randomUUID } from 'node:crypto';
import { CALLER_HEADER, type Caller, type CallerKey, verifyCaller } from '../../../schema/caller.js';
import { Refusal, type RefusalCode, REFUSALS } from '../../../schema/refusals.js';
import type { Clock } from '../clock.js';
import type { Log } from '../log.js';
import type { GraphRequest } from './execute.js';

/** A request as bytes: over HTTP or in-process, the same to everything behind. */
export interface DoorRequest {
  readonly body: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
}

export interface DoorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Admitted {
  readonly caller: Caller;
  readonly requestId: string;
  readonly request: GraphRequest;
}

export interface DoorOptions {
  readonly audience: string;
  readonly keys: readonly CallerKey[];
  readonly clock: Clock;
  readonly log: Log;
}

export type Admission =
  | { readonly kind: 'admitted'; readonly admitted: Admitted }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly requestId: string };

/** Lets in what the gateway signed: caller first, then the body it is bound to, then its form. */
export function admit({ body, headers }: DoorRequest, { audience, keys, clock, log }: DoorOptions): Admission {
  const requestId = headers['x-request-id'] ?? randomUUID();
  const refused = (code: RefusalCode): Admission => ({ kind: 'refused', refusal: new Refusal(code), requestId });
  const verdict = verifyCaller(headers[CALLER_HEADER], { audience, body, keys, nowMs: clock.now().getTime() });
  if (verdict.kind === 'refused') {
    log.warn({ requestId, reason: verdict.reason }, 'a request without a valid signed caller was refused');
    return refused('UNAUTHENTICATED');
  }
  const request = readRequest(body);
  if (!request) return refused('BAD_REQUEST');
  return { kind: 'admitted', admitted: { caller: verdict.caller, requestId, request } };
}

export function answerOf(requestId: string, result: unknown): DoorAnswer {
  return jsonAnswer(200, requestId, result);
}

export function refusalOf(refusal: Refusal, requestId: string): DoorAnswer {
  const error = { message: refusal.message, extensions: { ...refusal.extensions, requestId } };
  return jsonAnswer(REFUSALS[refusal.code].status, requestId, { errors: [error] });
}

function jsonAnswer(status: number, requestId: string, body: unknown): DoorAnswer {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'x-request-id': requestId };
  return { status, headers, body: JSON.stringify(body) };
}

function readRequest(body: string): GraphRequest | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (parsed === null || typeof parsed !== 'object') return undefined;
  const { query, variables, operationName } = parsed as Record<string, unknown>;
  if (typeof query !== 'string') return undefined;
  if (variables != null && (typeof variables !== 'object' || Array.isArray(variables))) return undefined;
  if (operationName != null && typeof operationName !== 'string') return undefined;
  return { query, variables: variables as GraphRequest['variables'], operationName };
}
