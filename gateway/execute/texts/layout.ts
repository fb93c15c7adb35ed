import type { ScanObject } from './compile-scan.js';
import { Kind, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';

/** What an answer to a selection looks like: its keys in the order in which subgraphs write them (GraphQL §6.3.2). */
export interface Layout {
  readonly keys: readonly string[];
  /** What stands inside the objects under a key; undefined for a leaf. */
  readonly inner: readonly (Layout | undefined)[];
  /** Objects of it that were read. */
  scanned: number;
  /** Reads the next ones. */
  scan: ScanObject | undefined;
}

export function layoutOf(inner: ReadonlyMap<string, Layout | undefined>): Layout {
  return {
    keys: [...inner.keys()],
    inner: [...inner.values()],
    scanned: 0,
    scan: undefined,
  };
}

/** Of all types that a selection speaks of at once: an object has those of the keys that are its type's. */
export function compileLayout(
  sets: readonly SelectionSetNode[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode> = NO_FRAGMENTS,
): Layout {
  const fields = new Map<string, SelectionSetNode[]>();
  const gather = (set: SelectionSetNode): void => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value;
        // No data key is it, and on an object it would be no member.
        if (key === '__proto__') continue;
        const known = fields.get(key);
        if (!known) fields.set(key, selection.selectionSet ? [selection.selectionSet] : []);
        else if (selection.selectionSet) known.push(selection.selectionSet);
        continue;
      }
      const inside = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (inside) gather(inside.selectionSet);
    }
  };
  sets.forEach(gather);
  return layoutOf(
    new Map(
      [...fields].map(([key, inside]) => [key, inside.length > 0 ? compileLayout(inside, fragments) : undefined]),
    ),
  );
}

const NO_FRAGMENTS: ReadonlyMap<string, FragmentDefinitionNode> = new Map();
