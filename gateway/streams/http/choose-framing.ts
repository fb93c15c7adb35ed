import { EVENT_STREAM, MULTIPART_SUBSCRIPTION, type HttpFraming } from './framing.js';

/** What a client that can read more than one answer asks for; undefined where it wants a single one. */
export function chooseFraming(accept: string | undefined): HttpFraming | undefined {
  for (const range of (accept ?? '').split(',', 50)) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    if (parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))) continue;
    if (type === 'text/event-stream') return EVENT_STREAM;
    if (type === 'multipart/mixed' && parameters.some((parameter) => /^subscriptionspec="?1\.0"?$/.test(parameter)))
      return MULTIPART_SUBSCRIPTION;
  }
  return undefined;
}
