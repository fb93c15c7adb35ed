import { isData, isInheritedName, readKey, type Data, type Path } from './data.js';

/** The step of a plan's path that stands for each element of a list. */
const EACH = '@';

/** What holds the object at a place, and under which key or index. */
export type Holder = Data | unknown[];

/** Called with every object at a plan's path and what holds it; it may put another object there. */
export type VisitSlot = (target: Data, holder: Holder, key: string | number) => void;

/** Every place at a plan's path, also where two places hold the same object. */
export function visitSlots(root: Data, path: readonly string[], visit: VisitSlot): void {
  if (path.length > 0) new SlotWalk(path, visit).within(root, 0);
}

class SlotWalk {
  private readonly hasInherited: boolean;

  constructor(
    private readonly path: readonly string[],
    private readonly visit: VisitSlot,
  ) {
    this.hasInherited = path.some(isInheritedName);
  }

  within(holder: Holder, at: number): void {
    if (Array.isArray(holder)) {
      const next = this.path[at] === EACH ? at + 1 : at;
      for (let index = 0; index < holder.length; index++) this.slot(holder, index, next);
    } else this.slot(holder, this.path[at]!, at + 1);
  }

  private slot(holder: Holder, key: string | number, at: number): void {
    const value = this.hasInherited && typeof key === 'string' ? readKey(holder as Data, key) : (holder as Data)[key];
    if (Array.isArray(value)) this.within(value, at);
    else if (isData(value)) {
      if (at === this.path.length) this.visit(value, holder, key);
      else this.within(value, at);
    }
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
