import type { Data, Path } from '../data.js';
import type { AnswerError, Findings, IncompletePart } from '../findings.js';
import { FIRST_PART, type PartOwners } from '../shape/part-owners.js';

/** What was found while a block of the plan ran. */
export interface BlockFindings {
  readonly label: string;
  readonly findings: Findings;
  /** What subgraphs said in `extensions`. */
  readonly extensions: Data;
  /** Of the block that this one is deferred from. */
  readonly above: BlockFindings | undefined;
}

/** What one part of the answer tells. */
export interface PartFindings {
  readonly errors: AnswerError[];
  readonly incomplete: IncompletePart[];
}

/**
 * Divides findings among the parts of one label, which stand at `paths`. A finding belongs where the client asked for
 * its place, whichever fetch made it: a deferred field often comes with the fetch of another part. What is about none of
 * the selected places (an entity as a whole, a field that others require) is told by the block that met it.
 */
export function divideFindings(
  block: BlockFindings,
  paths: readonly Path[],
  owners: PartOwners,
): readonly PartFindings[] {
  const parts = paths.map((): PartFindings => ({ errors: [], incomplete: [] }));
  const indexOf = createFinder(paths);
  for (let from: BlockFindings | undefined = block; from; from = from.above) {
    const isOwn = from === block;
    const find = ({ path = [] }: { readonly path?: Path }): PartFindings | undefined => {
      const owned = owners.of(path);
      const index = indexOf(path);
      if (owned.has(block.label)) return index === undefined ? undefined : parts[index];
      return isOwn && !isForOthers(owned, block) ? parts[index ?? 0] : undefined;
    };
    for (const error of from.findings.errors) find(error)?.errors.push(error);
    for (const entry of from.findings.incomplete) find(entry)?.incomplete.push(entry);
  }
  return parts;
}

/** The errors at or above a place: why there is nothing. */
export function errorsAbove(block: BlockFindings | undefined, place: Path): readonly AnswerError[] {
  if (!block) return [];
  const above = block.findings.errors.filter(({ path }) => path?.every((segment, at) => segment === place[at]));
  return [...above, ...errorsAbove(block.above, place)];
}

/** Parts of one label are equally deep: they stand at one place of the operation. */
function createFinder(paths: readonly Path[]): (path: Path) => number | undefined {
  const depth = paths[0]?.length ?? 0;
  const indices = new Map(paths.map((path, index) => [JSON.stringify(path), index]));
  return (path) => (path.length < depth ? undefined : indices.get(JSON.stringify(path.slice(0, depth))));
}

/** Whether the place was asked for in parts only that are still to come. */
function isForOthers(owned: ReadonlySet<string>, block: BlockFindings): boolean {
  if (owned.size === 0 || owned.has(FIRST_PART)) return false;
  for (let from = block.above; from; from = from.above) if (owned.has(from.label)) return false;
  return true;
}
