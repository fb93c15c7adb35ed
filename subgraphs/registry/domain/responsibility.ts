/** A rule as far as its choice goes (domain.md B2). */
export interface ResponsibilityRule {
  readonly id: string;
  readonly code: string;
  readonly divisionCode: string | null;
  readonly agencyId: string | null;
  readonly functionLine: string | null;
  readonly priority: number;
}

/** An agency of a function line; without a division it serves the nation. */
export interface LineAgency {
  readonly id: string;
  readonly functionLine: string;
  readonly divisionCode: string | null;
}

/** The code and what it stands below in its catalogue: `a.b.c`, `a.b`, `a`. */
export function codesAbove(code: string): readonly string[] {
  const parts = code.split('.');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('.'));
}

/**
 * Where a matter of these divisions is answered, and what lies above: of one place, the place itself; of several, the
 * lowest division that all of them lie in (国办发〔2016〕80号: the higher competent department). Empty: the nation.
 * Each chain leads from a division up to its topmost.
 */
export function commonPlace(chains: readonly (readonly string[])[]): readonly string[] {
  const [first = [], ...others] = chains;
  const shared = first.findIndex((code) => others.every((chain) => chain.includes(code)));
  return shared === -1 ? [] : first.slice(shared);
}

/**
 * Which rule answers, and by which agency: the one of the nearest place first, then of the most specific code, then of
 * the highest priority. A rule whose line has no agency there passes: a local matter never falls to the ministry only
 * because nobody local is known. Undefined: nobody is named.
 */
export function chooseResponsible(
  rules: readonly ResponsibilityRule[],
  agencies: readonly LineAgency[],
  { codes, place }: { readonly codes: readonly string[]; readonly place: readonly string[] },
): { readonly ruleId: string; readonly agencyId: string } | undefined {
  const distance = ({ divisionCode }: ResponsibilityRule | LineAgency): number =>
    divisionCode === null ? place.length : place.indexOf(divisionCode);
  const inOrder = [...rules].sort(
    (a, b) =>
      distance(a) - distance(b) ||
      codes.indexOf(a.code) - codes.indexOf(b.code) ||
      b.priority - a.priority ||
      (a.id < b.id ? -1 : 1),
  );
  for (const { id: ruleId, agencyId, functionLine } of inOrder) {
    const ofLine = agencies.filter((agency) => agency.functionLine === functionLine);
    const [nearest] = ofLine.sort((a, b) => distance(a) - distance(b) || (a.id < b.id ? -1 : 1));
    const chosen = agencyId ?? nearest?.id;
    if (chosen !== undefined) return { ruleId, agencyId: chosen };
  }
  return undefined;
}
