import { isRecord } from '../http/fields.js';

/** SHA-256 in hexadecimal is 64 characters; manifests may have other ids. */
const MAX_LENGTH = 256;

/** The id by which a document was sent: GraphQL-over-HTTP's persisted documents, or Apollo's extension. Null: it is none. */
export function readDocumentId(
  documentId: unknown,
  extensions: Readonly<Record<string, unknown>> | null | undefined,
): string | undefined | null {
  if (documentId != null) return isId(documentId) ? documentId : null;
  const persisted = extensions?.['persistedQuery'];
  if (persisted == null) return undefined;
  if (!isRecord(persisted) || !isId(persisted['sha256Hash'])) return null;
  return persisted['sha256Hash'];
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAX_LENGTH;
}
