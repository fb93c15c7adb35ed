import { isApiKey } from './api-key.js';

/** How a client says who it is, as it was sent: nothing of it is believed yet. */
export interface Credentials {
  /** Every `authorization` there was: a proxy in front may have looked at another one than we would. */
  readonly authorization: readonly string[];
  readonly apiKey: readonly string[];
  /** Something like a token or a key stands in the URL. */
  readonly inUrl: boolean;
}

export const NO_CREDENTIALS: Credentials = { authorization: [], apiKey: [], inUrl: false };

/** The credentials of an HTTP request. Node's own reading of the headers drops all but the first of a name. */
export function credentialsOfRequest({
  rawHeaders,
  url = '',
}: {
  readonly rawHeaders: readonly string[];
  readonly url?: string | undefined;
}): Credentials {
  return {
    authorization: valuesOf(rawHeaders, 'authorization'),
    apiKey: valuesOf(rawHeaders, 'x-api-key'),
    inUrl: url.includes('?') && hasCredentials(new URLSearchParams(url.slice(url.indexOf('?') + 1))),
  };
}

/**
 * The credentials of a `connection_init` or a `ping`: nothing but `authorization` and `x-api-key` is read of it, so no
 * other header can be smuggled in. What is no text is a mistake and must not make its sender the public.
 */
export function credentialsOfPayload(payload: Readonly<Record<string, unknown>>): Credentials {
  const valuesNamed = (name: string): readonly string[] =>
    Object.entries(payload)
      .filter(([key, value]) => key.toLowerCase() === name && value != null)
      .map(([, value]) => (typeof value === 'string' ? value : 'malformed'));
  return { authorization: valuesNamed('authorization'), apiKey: valuesNamed('x-api-key'), inUrl: false };
}

/** Those of the upgrade and those of the `connection_init` behind it; said twice alike is said once. */
export function joined(first: Credentials, second: Credentials): Credentials {
  return {
    authorization: [...new Set([...first.authorization, ...second.authorization])],
    apiKey: [...new Set([...first.apiKey, ...second.apiKey])],
    inUrl: first.inUrl || second.inUrl,
  };
}

export type ChosenCredential =
  | { readonly kind: 'none' }
  | { readonly kind: 'token' | 'key'; readonly text: string }
  | { readonly kind: 'unusable'; readonly reason: 'in the URL' | 'ambiguous' | 'other scheme' };

/** The one credential to believe or not. Two are one too many: who checks which of them would be chance. */
export function chooseCredential({ authorization, apiKey, inUrl }: Credentials): ChosenCredential {
  if (inUrl) return { kind: 'unusable', reason: 'in the URL' };
  if (authorization.length + apiKey.length > 1) return { kind: 'unusable', reason: 'ambiguous' };
  const [key] = apiKey;
  if (key !== undefined)
    return isApiKey(key) ? { kind: 'key', text: key } : { kind: 'unusable', reason: 'other scheme' };
  const [header] = authorization;
  if (header === undefined || header === '') return { kind: 'none' };
  const text = /^bearer +([^ ]+) *$/i.exec(header)?.[1];
  if (text === undefined) return { kind: 'unusable', reason: 'other scheme' };
  return { kind: isApiKey(text) ? 'key' : 'token', text };
}

function valuesOf(rawHeaders: readonly string[], wanted: string): readonly string[] {
  const values: string[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!;
    if (name.length === wanted.length && name.toLowerCase() === wanted) values.push(rawHeaders[at + 1]!);
  }
  return values;
}

/** Parameters that carry credentials elsewhere (RFC 6750 §2.3 and the habits of other gateways). */
const NAMES_IN_URLS = new Set(['access_token', 'authorization', 'api_key', 'apikey', 'api-key', 'x-api-key']);

/** GraphQL's own parameters are the client's words, in which a key may be quoted. */
const GRAPHQL_NAMES = new Set(['query', 'variables', 'extensions', 'operationName']);

const LOOKS_LIKE_TOKEN = /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/;

function hasCredentials(search: URLSearchParams): boolean {
  for (const [name, value] of search) {
    if (NAMES_IN_URLS.has(name.toLowerCase())) return true;
    if (!GRAPHQL_NAMES.has(name) && (isApiKey(value) || LOOKS_LIKE_TOKEN.test(value))) return true;
  }
  return false;
}
