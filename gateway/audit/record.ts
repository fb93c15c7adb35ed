import type { PreparedOperation, RequestContext } from '../engine.js';
import type { TextPiece } from './chain.js';
import type { Read } from './reads.js';

/** What is recorded of one operation: who asked what for which purpose, and which protected things the answer told. */
export interface AuditRecord {
  /** RFC 3339. */
  readonly at: string;
  readonly request: string;
  readonly caller: { readonly subject: string; readonly kind: string };
  readonly purpose: string | null;
  readonly operation: { readonly name: string | null; readonly kind: string; readonly document: string };
  readonly reads: readonly (Omit<Read, 'keys'> & { readonly keys: readonly string[] })[];
}

/** A text that fits into a log and a record. */
const PURPOSE = /^\P{Cc}{1,256}$/u;

/** For what the caller says it reads: by its token, else by the header `x-purpose`. */
export function purposeOf({
  caller,
  clientHeaders,
}: Pick<RequestContext, 'caller' | 'clientHeaders'>): string | undefined {
  if (caller.purpose !== undefined) return caller.purpose;
  const declared = clientHeaders['x-purpose']?.trim();
  return declared !== undefined && PURPOSE.test(declared) ? declared : undefined;
}

export interface RecordedAnswer {
  readonly operation: PreparedOperation;
  readonly context: RequestContext;
  readonly reads: readonly Read[];
}

/** JSON of an {@link AuditRecord}, in pieces: the keys are long, and stay the bytes they are. */
export function recordPieces({ operation, context, reads }: RecordedAnswer, at: string): readonly TextPiece[] {
  const { subject, kind } = context.caller;
  const head: Omit<AuditRecord, 'reads'> = {
    at,
    request: context.requestId,
    caller: { subject, kind },
    purpose: purposeOf(context) ?? null,
    operation: {
      name: operation.operation.name?.value ?? null,
      kind: operation.operation.operation,
      // SHA-256 of the document's text.
      document: operation.documentKey.slice(0, 64),
    },
  };
  return [
    `${JSON.stringify(head).slice(0, -1)},"reads":[`,
    ...reads.flatMap(({ type, fields, keys }, index) => [
      `${index === 0 ? '' : ','}{"type":${JSON.stringify(type)},"fields":${JSON.stringify(fields)},"keys":`,
      keys.bytes,
      '}',
    ]),
    ']}',
  ];
}
