/** The half-open range `[from, until)`, in byte order, of a code and all codes below it. */
export interface CodeRange {
  readonly from: string;
  readonly until: string;
}

/**
 * A division and all below it, read from the code as it stood at the event (`domain.md` §6.8). GB/T 2260 nests by pairs
 * of digits, a pair of zeros standing for "all of it"; other schemes nest by dashes (`us` ⊃ `us-ca` ⊃ `us-ca-sf`).
 */
export function divisionRange(code: string): CodeRange {
  if (!/^\d{6}(\d{3})*$/.test(code)) return { from: code, until: `${code}.` }; // '.' follows '-' in byte order
  const prefix = code.length === 6 ? code.replace(/(?:00){1,2}$/, '') : code;
  return { from: prefix, until: afterAllThatBeginWith(prefix) };
}

/** A service category and all below it: `utilities.water` ⊃ `utilities.water.outage`. */
export function categoryRange(code: string): CodeRange {
  return { from: code, until: `${code}/` }; // '/' follows '.' in byte order
}

/** Whether the code lies in the range; null, an unknown place, lies in none. */
export function inRange(code: string | null, range: CodeRange): boolean {
  // Codes are ASCII, so UTF-16 order is byte order.
  return code !== null && code >= range.from && code < range.until;
}

function afterAllThatBeginWith(prefix: string): string {
  const last = prefix.length - 1;
  return prefix.slice(0, last) + String.fromCharCode(prefix.charCodeAt(last) + 1);
}
