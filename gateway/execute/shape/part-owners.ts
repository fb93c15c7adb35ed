import { Kind, type SelectionSetNode } from 'graphql';
import { labelOf } from '../../prepare/label-deferred.js';
import type { Path } from '../data.js';
import { isIncluded } from './conditions.js';
import type { ShapeSource } from './source.js';

/** The part of an answer that nothing defers. */
export const FIRST_PART = '';

/** Which parts of an answer, by label, a place belongs to. */
export interface PartOwners {
  /** Empty for the root, and below what the client asked for. */
  of(path: Path): ReadonlySet<string>;
}

interface Owned {
  readonly label: string;
  readonly set: SelectionSetNode;
}

interface Place {
  readonly owners: Set<string>;
  readonly inside: Owned[];
  places: Map<string, Place> | undefined;
}

export function createPartOwners(source: ShapeSource): PartOwners {
  let root: Map<string, Place> | undefined;
  return {
    of(path) {
      let places = (root ??= placesIn([{ label: FIRST_PART, set: source.operation.selectionSet }], source));
      let owners: ReadonlySet<string> = NOBODY;
      for (const segment of path) {
        if (typeof segment === 'number') continue;
        const place = places.get(segment);
        // An error may point into a value that has no selections of its own.
        if (!place) break;
        ({ owners } = place);
        places = place.places ??= placesIn(place.inside, source);
      }
      return owners;
    },
  };
}

const NOBODY: ReadonlySet<string> = new Set();

function placesIn(sets: readonly Owned[], source: ShapeSource): Map<string, Place> {
  const places = new Map<string, Place>();
  const gather = ({ label, set }: Owned): void => {
    for (const selection of set.selections) {
      if (!isIncluded(selection, source.variables)) continue;
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = source.fragments.get(selection.name.value);
        if (fragment) gather({ label, set: fragment.selectionSet });
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        gather({ label: labelOf(selection) ?? label, set: selection.selectionSet });
      } else {
        const key = (selection.alias ?? selection.name).value;
        const place = places.get(key) ?? { owners: new Set(), inside: [], places: undefined };
        place.owners.add(label);
        if (selection.selectionSet) place.inside.push({ label, set: selection.selectionSet });
        places.set(key, place);
      }
    }
  };
  sets.forEach(gather);
  return places;
}
