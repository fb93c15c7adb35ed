import { Kind, type SelectionSetNode } from 'graphql';
import type { Path } from '../data.js';
import { isIncluded } from './conditions.js';
import type { ShapeSource } from './source.js';

/** Where a client finds what the executor knows under data keys. */
export interface ClientPaths {
  /** The path in the client's keys, cut where the client asked for nothing (a required field, a key). */
  of(dataPath: Path): Path;
  /** The key at which it is cut. */
  cutAt(dataPath: Path): string | undefined;
}

interface Place {
  readonly clientKey: string;
  readonly selections: SelectionSetNode[];
  inside: Map<string, Place> | undefined;
}

export function createClientPaths(source: ShapeSource): ClientPaths {
  const root = placesIn([source.operation.selectionSet], source);
  const follow = (dataPath: Path): { readonly path: Path; readonly cutAt: string | undefined } => {
    const path: (string | number)[] = [];
    let places: Map<string, Place> | undefined = root;
    for (const segment of dataPath) {
      if (typeof segment === 'string') {
        const place: Place | undefined = places?.get(segment);
        if (!place) return { path, cutAt: segment };
        path.push(place.clientKey);
        places = place.inside ??= placesIn(place.selections, source);
      } else path.push(segment);
    }
    return { path, cutAt: undefined };
  };
  return { of: (dataPath) => follow(dataPath).path, cutAt: (dataPath) => follow(dataPath).cutAt };
}

function placesIn(sets: readonly SelectionSetNode[], source: ShapeSource): Map<string, Place> {
  const places = new Map<string, Place>();
  const gather = (set: SelectionSetNode): void => {
    for (const selection of set.selections) {
      if (!isIncluded(selection, source.variables)) continue;
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = source.fragments.get(selection.name.value);
        if (fragment) gather(fragment.selectionSet);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) gather(selection.selectionSet);
      else {
        const key = source.dataKeyOf(selection);
        const place = places.get(key) ?? {
          clientKey: (selection.alias ?? selection.name).value,
          selections: [],
          inside: undefined,
        };
        if (selection.selectionSet) place.selections.push(selection.selectionSet);
        places.set(key, place);
      }
    }
  };
  sets.forEach(gather);
  return places;
}
