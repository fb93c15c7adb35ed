import { EVENT_STREAM, MULTIPART_SUBSCRIPTION, type HttpFraming } from './framing.js';

/** What a client that can read more than one answer asks for; undefined where it wants a single one. */
export function chooseFraming(accept: string | undefined): HttpFraming | undefined {
  for (const { type, parameters } of readRanges(accept)) {
    if (type === 'text/event-stream') return EVENT_STREAM;
    if (type === 'multipart/mixed' && parameters.some((parameter) => /^subscriptionspec="?1\.0"?$/.test(parameter)))
      return MULTIPART_SUBSCRIPTION;
  }
  return undefined;
}

/** Whether a client can put together an answer that comes in parts, `deferSpec=20220824`. */
export function acceptsParts(accept: string | undefined): boolean {
  for (const { type, parameters } of readRanges(accept))
    if (type === 'multipart/mixed' && parameters.some((parameter) => /^deferspec="?20220824"?$/.test(parameter)))
      return true;
  return false;
}

/** Most clients accept neither; one look tells. */
const STREAMING = /event-stream|multipart/i;

function* readRanges(accept = ''): Iterable<{ readonly type: string; readonly parameters: readonly string[] }> {
  if (!STREAMING.test(accept)) return;
  for (const range of accept.split(',', 50)) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    if (!parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))) yield { type, parameters };
  }
}
