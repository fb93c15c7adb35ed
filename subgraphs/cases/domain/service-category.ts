/** A kind of concern in the service catalogue. */
export interface CatalogueCategory {
  readonly code: string;
  readonly scheme: string;
  /** 1 for the top level, 3 for the most special. */
  readonly level: number;
  readonly parentCode: string | null;
  readonly name: string;
  readonly chineseName: string | null;
}

/** The shipped catalogue's scheme: what the 12345 lines are asked for. */
export const SHIPPED_SCHEME = 'cn-12345';

/** The category of a code, whose place in the catalogue the code tells: `utilities.water.outage` is on level 3. */
export function shippedCategory(code: string, name: string, chineseName: string): CatalogueCategory {
  const parts = code.split('.');
  const parentCode = parts.length === 1 ? null : parts.slice(0, -1).join('.');
  return { code, scheme: SHIPPED_SCHEME, level: parts.length, parentCode, name, chineseName };
}

/** Categories of another system, from the top down, as its import names them; each stands below the one before. */
export function importedCategories(
  scheme: string,
  line: readonly { readonly code: string; readonly name: string }[],
): readonly CatalogueCategory[] {
  return line.map(({ code, name }, index) => ({
    code,
    scheme,
    level: index + 1,
    parentCode: line[index - 1]?.code ?? null,
    name,
    chineseName: null,
  }));
}
