import { Kind, visit, type DocumentNode, type FragmentSpreadNode } from 'graphql';
import { refuse, refuseWith, type Refused } from '../refused.js';

/** Spreads inside spreads; validation and planning recurse once for each, whatever the depth of the fields. */
const MAX_NESTING = 100;

/**
 * GraphQL specification §5.5.2.2, asked before validation: graphql-js compares every fragment of a cycle with every
 * other, and a few hundred that spread each other take it past the end of its stack.
 */
export function checkFragmentNesting(document: DocumentNode): Refused | undefined {
  const spreads = spreadsByFragment(document);
  const depths = new Map<string, number>();
  for (const name of spreads.keys()) {
    const cycle = measureFrom(name, spreads, depths);
    if (cycle) return refuseCycle(cycle);
  }
  const deepest = Math.max(0, ...depths.values());
  return deepest > MAX_NESTING
    ? refuse('TOO_DEEP', `Fragments are spread in each other more than the ${MAX_NESTING} times that are allowed.`, {
        limit: MAX_NESTING,
        value: deepest,
      })
    : undefined;
}

type Spreads = ReadonlyMap<string, readonly FragmentSpreadNode[]>;

function spreadsByFragment({ definitions }: DocumentNode): Spreads {
  const all = new Map<string, FragmentSpreadNode[]>();
  for (const definition of definitions) {
    if (definition.kind !== Kind.FRAGMENT_DEFINITION) continue;
    const own: FragmentSpreadNode[] = [];
    visit(definition, { [Kind.FRAGMENT_SPREAD]: (spread) => void own.push(spread) });
    all.set(definition.name.value, own);
  }
  return all;
}

interface Step {
  readonly name: string;
  /** The place in the spreads of this fragment. */
  next: number;
}

/** Depth first on a list of its own: this must not end where the others would. Returns the spread that closes a cycle. */
function measureFrom(from: string, spreads: Spreads, depths: Map<string, number>): FragmentSpreadNode | undefined {
  if (depths.has(from)) return undefined;
  const path: Step[] = [{ name: from, next: 0 }];
  const open = new Set([from]);
  while (path.length > 0) {
    const step = path.at(-1)!;
    const own = spreads.get(step.name) ?? [];
    const spread = own[step.next++];
    if (!spread) {
      const depth = own.reduce((most, { name }) => Math.max(most, depths.get(name.value) ?? 0), 0);
      depths.set(step.name, depth + 1);
      open.delete(step.name);
      path.pop();
    } else if (open.has(spread.name.value)) return spread;
    else if (!depths.has(spread.name.value) && spreads.has(spread.name.value)) {
      open.add(spread.name.value);
      path.push({ name: spread.name.value, next: 0 });
    }
  }
  return undefined;
}

function refuseCycle({ name, loc }: FragmentSpreadNode): Refused {
  const message = `Cannot spread fragment "${name.value}" within itself.`;
  const locations = loc && [{ line: loc.startToken.line, column: loc.startToken.column }];
  return refuseWith('GRAPHQL_VALIDATION_FAILED', [{ message, ...(locations && { locations }) }]);
}
