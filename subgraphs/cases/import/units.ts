import { stableId } from '../../kit/ids.js';
import type { ImportedCase, ImportedUnit } from './imported-case.js';

/** A unit of another system as the register should hold it; what is above it comes before it in a list. */
export interface UnitToEstablish {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly divisionCode: string;
  readonly superiorId: string | null;
}

/** The agency's id: the same code gives the same id, in this import and in every later one. */
export function importedAgencyId(unit: ImportedUnit): string {
  return stableId('agency', unit.code);
}

/** The units that cases name and `known` does not hold yet, by id. */
export function unitsOf(cases: readonly ImportedCase[], known: ReadonlySet<string>): readonly UnitToEstablish[] {
  const found = new Map<string, UnitToEstablish>();
  for (const { intakeLine, unitLine, divisionCode } of cases) {
    for (const line of [intakeLine, unitLine]) {
      let superiorId: string | null = null;
      for (const unit of line) {
        const id = importedAgencyId(unit);
        if (!known.has(id) && !found.has(id)) {
          found.set(id, { id, code: unit.code, name: unit.name, divisionCode, superiorId });
        }
        superiorId = id;
      }
    }
  }
  return [...found.values()];
}
