/** Characters that JSON escapes; surrogates too, because a lone one must be escaped and JSON.stringify knows which are. */
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/;
/** Up to here a loop over the characters beats the regular expression. */
const SHORT = 24;

/** `JSON.stringify` of a string, faster for the strings that need no escape. */
export function quote(text: string): string {
  const { length } = text;
  if (length > SHORT) return ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code === 0x22 || code === 0x5c || (code >= 0xd800 && code <= 0xdfff))
      return JSON.stringify(text);
  }
  return `"${text}"`;
}

/** The JSON text of a value that came out of JSON. */
export function jsonText(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return value === undefined ? 'null' : JSON.stringify(value);
}
