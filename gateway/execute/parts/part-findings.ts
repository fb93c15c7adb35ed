import type { Data, Path } from '../data.js';
import type { AnswerError, Findings, IncompletePart } from '../findings.js';
import type { PartOwners } from '../shape/part-owners.js';

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

/** What decides where a finding is told. */
export interface Telling {
  readonly owners: PartOwners;
  /** Findings that some part has told. */
  readonly told: WeakSet<object>;
  /** Whether a part is to come that tells what is found at the path, of which these labels are the owners. */
  readonly isAwaited: (path: Path, owned: ReadonlySet<string>) => boolean;
}

/**
 * Divides findings among the parts of one label, which stand at `paths`. A finding belongs where the client asked for
 * its place, whichever fetch made it: a deferred field often comes with the fetch of another part. What is about none of
 * the selected places (an entity as a whole, a field that others require) is told by the block that met it, and what
 * no part to come will tell, because its place has become null, by the first that stands above it.
 */
export function divideFindings(
  block: BlockFindings,
  paths: readonly Path[],
  { owners, told, isAwaited }: Telling,
): readonly PartFindings[] {
  const parts = paths.map((): PartFindings => ({ errors: [], incomplete: [] }));
  const indexOf = createFinder(paths);
  const indexFor = (finding: { readonly path?: Path }, isOwn: boolean): number | undefined => {
    const { path = [] } = finding;
    const owned = owners.of(path);
    const index = indexOf(path);
    if (owned.has(block.label)) return index;
    if (told.has(finding) || isAwaited(path, owned)) return undefined;
    return index ?? (isOwn ? 0 : undefined);
  };
  for (let from: BlockFindings | undefined = block; from; from = from.above)
    for (const kind of ['errors', 'incomplete'] as const)
      for (const finding of from.findings[kind]) {
        const index = indexFor(finding, from === block);
        if (index === undefined) continue;
        told.add(finding);
        (parts[index]![kind] as object[]).push(finding);
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
