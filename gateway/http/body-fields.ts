import { refuse } from '../refused.js';
import { isRecord, type FieldsReading } from './fields.js';

/** RFC 8259 §8.1: JSON is UTF-8. `fatal`, because silently replaced bytes would be another request than the client's. */
const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** The fields of a POST. */
export function fieldsOfBody(contentType: string | undefined, body: Uint8Array | undefined): FieldsReading {
  if (!isJson(contentType)) return refuse('UNSUPPORTED_MEDIA_TYPE');
  if (!body || body.length === 0) return refuse('BAD_REQUEST', 'The request has no body.');
  let text: string;
  try {
    text = UTF8.decode(body);
  } catch {
    return refuse('BAD_REQUEST', 'The request body is not valid UTF-8.');
  }
  let fields: unknown;
  try {
    fields = JSON.parse(text);
  } catch {
    return refuse('BAD_REQUEST', 'The request body is not valid JSON.');
  }
  if (Array.isArray(fields)) return refuse('BAD_REQUEST', 'Send one operation at a time; batches are not accepted.');
  return isRecord(fields)
    ? { kind: 'fields', fields }
    : refuse('BAD_REQUEST', 'The request body must be a JSON object.');
}

/** `application/json`, also with parameters, as long as the charset is UTF-8. */
function isJson(contentType = ''): boolean {
  const [type, ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  return type === 'application/json' && (charset === undefined || /^"?utf-?8"?$/.test(charset));
}
