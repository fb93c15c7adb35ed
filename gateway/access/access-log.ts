import { GraphQLError } from 'graphql';
import { Refusal } from '../../schema/refusals.js';
import type { AuditRecord } from '../audit/record.js';
import type { AuditStore, FoundRecord, RecordPlace } from '../audit/store/store.js';

export interface AccessLogArguments {
  readonly entity: string;
  readonly first: number | null;
  readonly after: string | null | undefined;
}

const MAX_FIRST = 100;

/** One page of who read an entity, the newest first. */
export async function accessLog(store: AuditStore | undefined, { entity, first, after }: AccessLogArguments) {
  if (!store) throw new GraphQLError('Nothing is recorded here.', { extensions: { code: 'BAD_USER_INPUT' } });
  const size = first ?? 20;
  if (size < 1 || size > MAX_FIRST)
    throw new Refusal('BAD_USER_INPUT', { message: `"first" must be from 1 to ${MAX_FIRST}.` });
  // One more than asked tells whether more follows.
  const found = await store.find(entity, { first: size + 1, before: after == null ? undefined : placeOf(after) });
  const nodes = found.slice(0, size).map((record) => ({ ...entryOf(record, entity), cursor: cursorOf(record) }));
  return {
    edges: nodes.map((node) => ({ cursor: node.cursor, node })),
    nodes,
    pageInfo: {
      hasNextPage: found.length > size,
      hasPreviousPage: after != null,
      startCursor: nodes[0]?.cursor ?? null,
      endCursor: nodes.at(-1)?.cursor ?? null,
    },
  };
}

function entryOf({ instance, n, text }: FoundRecord, entity: string) {
  const { at, caller, purpose, request, operation, reads } = JSON.parse(text) as AuditRecord;
  const fields = reads.filter(({ keys }) => keys.includes(entity)).flatMap((read) => read.fields);
  return {
    id: `${instance}:${n}`,
    at,
    subject: caller.subject,
    callerKind: caller.kind,
    purpose,
    requestId: request,
    operationName: operation.name,
    document: operation.document,
    fields: [...new Set(fields)].sort(),
  };
}

function cursorOf({ instance, n }: FoundRecord): string {
  return Buffer.from(`${instance}:${n}`).toString('base64url');
}

function placeOf(cursor: string): RecordPlace {
  const [, instance, n] = /^([\w-]{1,100}):(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (instance === undefined) throw new Refusal('CURSOR_MALFORMED');
  return { instance, n: Number(n) };
}
