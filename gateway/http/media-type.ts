/** The media types of one answer (GraphQL-over-HTTP §4.1). Which one decides whether a refusal shows in the status. */
export type MediaType = 'application/json' | 'application/graphql-response+json';

/** In the order that decides where the client has no preference: old clients understand the first. */
const OFFERED: readonly MediaType[] = ['application/json', 'application/graphql-response+json'];

interface Range {
  readonly type: string;
  readonly quality: number;
  /** 2 for a full type, 1 where the subtype is a wildcard, 0 where both are. */
  readonly specificity: number;
  readonly position: number;
}

/** What the client likes best of what we have; undefined when it accepts neither (RFC 9110 §12.5.1). */
export function chooseMediaType(accept: string | undefined): MediaType | undefined {
  if (accept === undefined || accept.trim() === '') return OFFERED[0];
  const ranges = accept.split(',', 50).map(readRange);
  let best: { readonly mediaType: MediaType; readonly range: Range } | undefined;
  for (const mediaType of OFFERED) {
    const range = mostSpecific(ranges.filter(({ type }) => covers(type, mediaType)));
    if (!range || range.quality === 0) continue;
    if (!best || isPreferred(range, best.range)) best = { mediaType, range };
  }
  return best?.mediaType;
}

function readRange(text: string, position: number): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  const specificity = type === '*/*' ? 0 : type.endsWith('/*') ? 1 : 2;
  return { type, quality: quality === undefined ? 1 : Number(quality) || 0, specificity, position };
}

function covers(type: string, mediaType: MediaType): boolean {
  return type === mediaType || type === 'application/*' || type === '*/*';
}

function mostSpecific(ranges: readonly Range[]): Range | undefined {
  return [...ranges].sort((a, b) => b.specificity - a.specificity)[0];
}

function isPreferred(range: Range, other: Range): boolean {
  if (range.quality !== other.quality) return range.quality > other.quality;
  if (range.specificity !== other.specificity) return range.specificity > other.specificity;
  return range.position < other.position;
}
