import type { GraphQLParameters } from '../parameters.js';
import { readDocumentId } from '../documents/document-id.js';
import { refuse, type Refused } from '../refused.js';
import { fieldsOfBody } from './body-fields.js';
import { isRecord, type Fields } from './fields.js';
import { fieldsOfSearch } from './search-fields.js';

/** One HTTP request as the GraphQL-over-HTTP specification sees it. */
export interface HttpParts {
  readonly method: 'GET' | 'POST';
  readonly contentType: string | undefined;
  /** The parameters of the URL; a name given twice has an array. */
  readonly search: Fields;
  /** The body as it came, not yet decoded. */
  readonly body: Uint8Array | undefined;
}

export type Reading = { readonly kind: 'read'; readonly parameters: GraphQLParameters } | Refused;

/** GraphQL-over-HTTP §5: what the client asks for, out of the URL or the body. Everything is `unknown` until here. */
export function readParameters({ method, contentType, search, body }: HttpParts): Reading {
  const reading = method === 'GET' ? fieldsOfSearch(search) : fieldsOfBody(contentType, body);
  return reading.kind === 'refused' ? reading : readFields(reading.fields);
}

/** The same for every transport: the fields may have come over a socket. */
export function readFields(fields: Fields): Reading {
  const { operationName, variables, extensions, onError } = fields;
  if (!isTextOrAbsent(operationName)) return refuse('BAD_REQUEST', '"operationName" must be a text.');
  if (!isMapOrAbsent(variables)) return refuse('BAD_REQUEST', '"variables" must be an object.');
  if (!isMapOrAbsent(extensions)) return refuse('BAD_REQUEST', '"extensions" must be an object.');
  if (!isErrorBehaviour(onError)) return refuse('BAD_REQUEST', '"onError" must be "PROPAGATE" or "NULL".');
  const document = readDocument(fields['query'], readDocumentId(fields['documentId'], extensions));
  if ('kind' in document) return document;
  return {
    kind: 'read',
    parameters: {
      ...document,
      operationName: operationName || undefined,
      variables: variables ?? {},
      extensions: extensions ?? undefined,
      onError: onError ?? 'PROPAGATE',
    },
  };
}

function readDocument(
  query: unknown,
  documentId: string | undefined | null,
): Pick<GraphQLParameters, 'query' | 'documentId'> | Refused {
  if (documentId === null) return refuse('BAD_REQUEST', 'The id of the document must be a short text.');
  if (documentId !== undefined && (query == null || query === '')) return { query: '', documentId };
  if (typeof query !== 'string' || query === '')
    return refuse('BAD_REQUEST', '"query" must be a text with a document.');
  return documentId === undefined ? { query } : { query, documentId };
}

function isTextOrAbsent(value: unknown): value is string | null | undefined {
  return value == null || typeof value === 'string';
}

function isMapOrAbsent(value: unknown): value is Record<string, unknown> | null | undefined {
  return value == null || isRecord(value);
}

function isErrorBehaviour(value: unknown): value is GraphQLParameters['onError'] | null | undefined {
  return value == null || value === 'PROPAGATE' || value === 'NULL';
}
