import type { Data, Path } from '../data.js';
import type { WriteComposite, WriteObject } from './writing.js';

/** A deferred fragment at one place of the answer. */
export interface LaterPart extends DeferredWriter {
  readonly path: Path;
  readonly data: Data;
}

interface DeferredWriter {
  readonly label: string;
  readonly write: WriteObject;
}

/** What is still to come while an answer is written part by part, and what the client has been told is null. */
export class LaterParts {
  private found: LaterPart[] = [];
  private readonly nulls = new Set<string>();
  private newNulls: string[] = [];

  note(part: LaterPart): void {
    this.found.push(part);
  }

  mark(): number {
    return this.found.length;
  }

  /** What was noted since the mark lies in an object that has become null. */
  becameNull(mark: number, path: Path): void {
    this.found.length = mark;
    this.newNulls.push(JSON.stringify(path));
  }

  isNull(path: Path): boolean {
    return this.nulls.size > 0 && this.nulls.has(JSON.stringify(path));
  }

  /** Whether it, or what it lies in, is null for the client. */
  isGone(path: Path): boolean {
    return (
      this.nulls.size > 0 && [path, ...path.map((_, length) => path.slice(0, length))].some((at) => this.isNull(at))
    );
  }

  /** A part is written and will be sent: hands over what it noted, and whether it says of something that it is null. */
  accept(): { readonly found: readonly LaterPart[]; readonly hasNulls: boolean } {
    const { found, newNulls } = this;
    this.found = [];
    this.newNulls = [];
    for (const path of newNulls) this.nulls.add(path);
    return { found, hasNulls: newNulls.length > 0 };
  }

  /** A part has become null as a whole: nothing of it counts. */
  discard(): void {
    this.found = [];
    this.newNulls = [];
  }
}

/** An object with deferred fragments: once it is written they are still to come. */
export function notingLater(write: WriteObject, deferred: readonly DeferredWriter[]): WriteObject {
  return (data, writing) => {
    if (!write(data, writing)) return false;
    for (const each of deferred) writing.later?.note({ ...each, path: [...writing.path], data });
    return true;
  };
}

/**
 * Deferred fragments may select what another part has too. What one part says is null stays null in the others, or
 * putting the parts together would give the object back that an error has taken away.
 */
export function consistentInParts(write: WriteComposite): WriteComposite {
  return (value, writing) => {
    const { later, path } = writing;
    if (!later) return write(value, writing);
    if (later.isNull(path)) return false;
    const mark = later.mark();
    if (write(value, writing)) return true;
    later.becameNull(mark, path);
    return false;
  };
}
