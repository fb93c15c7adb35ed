import { isData, readKey, type Data, type Path } from './data.js';

/** The step of a plan's path that stands for each element of a list. */
const EACH = '@';

/** The objects at a plan's path, each once: entities shared by several places were merged into one object. */
export function collectTargets(root: Data, path: readonly string[]): ReadonlySet<Data> {
  const found = new Set<Data>();
  collect(root, path, 0, found);
  return found;
}

function collect(value: unknown, path: readonly string[], at: number, found: Set<Data>): void {
  if (Array.isArray(value)) {
    const next = path[at] === EACH ? at + 1 : at;
    for (const item of value) collect(item, path, next, found);
  } else if (isData(value)) {
    const step = path[at];
    if (step === undefined) found.add(value);
    else collect(readKey(value, step), path, at + 1, found);
  }
}

/** Called with every place at a plan's path: the object, where it is, and the objects above it (the root first). */
export type Visit = (target: Data, path: Path, parents: readonly Data[]) => void;

/** Every place, also where two places hold the same object. `path` and `parents` are only lent for the call. */
export function visitTargets(root: Data, path: readonly string[], visit: Visit): void {
  new Walk(path, visit).from(root, 0);
}

class Walk {
  private readonly here: (string | number)[] = [];
  private readonly parents: Data[] = [];

  constructor(
    private readonly path: readonly string[],
    private readonly visit: Visit,
  ) {}

  from(value: unknown, at: number): void {
    if (Array.isArray(value)) {
      const next = this.path[at] === EACH ? at + 1 : at;
      value.forEach((item, index) => this.into(index, item, next));
    } else if (isData(value)) {
      const step = this.path[at];
      if (step === undefined) return this.visit(value, this.here, this.parents);
      this.parents.push(value);
      this.into(step, readKey(value, step), at + 1);
      this.parents.pop();
    }
  }

  private into(segment: string | number, value: unknown, at: number): void {
    this.here.push(segment);
    this.from(value, at);
    this.here.pop();
  }
}
