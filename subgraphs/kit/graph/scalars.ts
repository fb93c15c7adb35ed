import { isDate } from 'node:util/types';
import { GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { Refusal } from '../../../schema/refusals.js';

/** RFC 3339, with a zone; at most milliseconds. */
const RFC3339 =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,3})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
const ISO_DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const ISO_DURATION = /^-?P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d{1,3})?S)?)?$/;
/** The length of the longest URL and code that a table column takes. */
const MAX_URL = 2_048;
const MAX_CODE = 64;
const MAX_CURSOR = 512;

/** An instant: RFC 3339, millisecond precision, written in UTC. */
export const DateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description: 'An instant (时刻): RFC 3339 with a zone, millisecond precision, answered in UTC.',
  specifiedByURL: 'https://datatracker.ietf.org/doc/html/rfc3339',
  serialize: (value) => {
    // isDate, not instanceof: the store's worker may hand over instants of another realm (under jest it does).
    if (isDate(value) && !Number.isNaN(value.getTime())) return value.toISOString();
    if (typeof value === 'string' && RFC3339.test(value)) return new Date(value).toISOString();
    throw new TypeError('A DateTime must be written from an instant.');
  },
  parseValue: (value) => parseInstant(value),
  parseLiteral: (node) => parseInstant(textOf(node)),
});

function parseInstant(value: unknown): Date {
  const instant = typeof value === 'string' && RFC3339.test(value) ? new Date(value) : undefined;
  if (!instant || Number.isNaN(instant.getTime()) || !isCalendarDay(String(value).slice(0, 10))) {
    throw refused('DateTime', 'an RFC 3339 instant with a zone, e.g. 2026-10-01T22:30:00+08:00');
  }
  return instant;
}

/** A calendar day: `YYYY-MM-DD`. */
export const DateOnly = textScalar(
  'Date',
  'A calendar day (日期): YYYY-MM-DD, Beijing time where a day is meant.',
  'a calendar day, e.g. 2026-10-01',
  isCalendarDay,
);

/** ISO 8601 duration text. */
export const Duration = textScalar(
  'Duration',
  'A length of time (时长): ISO 8601, e.g. PT2H.',
  'an ISO 8601 duration, e.g. PT2H',
  (text) => ISO_DURATION.test(text),
);

/** A place in a list. */
export const Cursor = textScalar(
  'Cursor',
  'A place in a list or feed (游标): opaque, bound to its order and filter.',
  'a cursor from an earlier answer',
  (text) => text.length > 0 && text.length <= MAX_CURSOR,
);

/** An absolute http(s) address. Named `URL` in the graph. */
export const Url = textScalar(
  'URL',
  'An absolute http or https address (网址).',
  'an absolute http or https address',
  isHttpUrl,
);

/** A value of a code list, which grows as data and not as an enum (`graph.md` §12). */
export const Code = textScalar(
  'Code',
  'A value of a published code list (代码): lists grow as data, without a new schema.',
  `a code of at most ${MAX_CODE} characters`,
  (text) => /^[\p{L}\p{N}][\p{L}\p{N}._:-]*$/u.test(text) && text.length <= MAX_CODE,
);

function isCalendarDay(text: string): boolean {
  if (!ISO_DATE.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

function isHttpUrl(text: string): boolean {
  if (text.length > MAX_URL || !URL.canParse(text)) return false;
  return /^https?:$/.test(new URL(text).protocol);
}

function textScalar(name: string, description: string, expected: string, accepts: (text: string) => boolean) {
  const parse = (value: unknown): string => {
    if (typeof value === 'string' && accepts(value)) return value;
    throw refused(name, expected);
  };
  return new GraphQLScalarType<string, string>({
    name,
    description,
    serialize: (value) => String(value),
    parseValue: parse,
    parseLiteral: (node) => parse(textOf(node)),
  });
}

function textOf(node: ValueNode): string | undefined {
  return node.kind === Kind.STRING ? node.value : undefined;
}

function refused(name: string, expected: string): Refusal {
  return new Refusal('BAD_USER_INPUT', { message: `A ${name} must be ${expected}.` });
}
