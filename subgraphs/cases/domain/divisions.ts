export interface DivisionLine {
  /** `cn` for GB/T 2260 codes (digits), else the part before the first dash: `us` of `us-ca-sf`. */
  readonly scheme: string;
  /** The code itself and every division above it, nearest first. */
  readonly line: readonly string[];
}

/**
 * Where a division code stands, read from the code alone. GB/T 2260 nests by its digits: 440305 (county) lies in 440300
 * (prefecture) in 440000 (province); nine-digit townships begin with their county's six. A case without division is
 * taken as the country's.
 */
export function divisionLine(code: string | null): DivisionLine {
  if (code === null) return { scheme: 'cn', line: [] };
  if (!/^\d{6}(\d{3})*$/.test(code)) return nestedByDashes(code);
  const county = code.slice(0, 6);
  const line = [code, county, `${county.slice(0, 4)}00`, `${county.slice(0, 2)}0000`];
  return { scheme: 'cn', line: [...new Set(line)] };
}

function nestedByDashes(code: string): DivisionLine {
  const parts = code.split('-');
  const line = parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
  return { scheme: parts[0]!, line };
}
