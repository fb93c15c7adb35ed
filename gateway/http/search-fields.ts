import { refuse } from '../refused.js';
import type { Fields, FieldsReading } from './fields.js';

const TEXTS = ['query', 'documentId', 'operationName', 'onError'];
const JSON_TEXTS = ['variables', 'extensions'];

/** The fields of a GET. Parameters that are not GraphQL's are somebody else's (a tracker's, a cache's) and left alone. */
export function fieldsOfSearch(search: Fields): FieldsReading {
  const fields: Record<string, unknown> = {};
  for (const name of [...TEXTS, ...JSON_TEXTS]) {
    const value = search[name];
    if (value === undefined || value === '') continue;
    if (typeof value !== 'string') return refuse('BAD_REQUEST', `The parameter "${name}" is given more than once.`);
    try {
      fields[name] = JSON_TEXTS.includes(name) ? JSON.parse(value) : value;
    } catch {
      return refuse('BAD_REQUEST', `The parameter "${name}" is not valid JSON.`);
    }
  }
  return { kind: 'fields', fields };
}
