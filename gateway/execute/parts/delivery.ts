import type { Data, Path } from '../data.js';
import type { JsonSink } from '../json-sink.js';
import { LaterParts, type LaterPart } from '../shape/later-parts.js';
import { FIRST_PART, type PartOwners } from '../shape/part-owners.js';
import type { Writing, WriteObject } from '../shape/writing.js';
import { divideFindings, errorsAbove, type BlockFindings, type PartFindings, type Telling } from './part-findings.js';

export interface DeliveryParts {
  readonly first: { readonly write: WriteObject; readonly data: Data };
  readonly sink: JsonSink;
  /** A part being written, but for where it is. */
  readonly writing: Omit<Writing, 'sink' | 'path' | 'findings' | 'later' | 'troubles'>;
  readonly owners: PartOwners;
  /** Ours → the client's. */
  readonly labels: ReadonlyMap<string, string | undefined>;
  /**
   * Labels for which something is fetched, and those that they are deferred from; what is not among them comes with the
   * parts around it.
   */
  readonly planned: ReadonlyMap<string, string>;
  readonly findingsOf: (label: string) => BlockFindings;
  readonly onPart: (text: string) => void;
  /** Nothing more will come. */
  readonly onEnd: () => void;
}

/**
 * Writes the parts of an answer in the form of the incremental delivery draft of 2022-08-24. A deferred fragment is
 * written when its data are there and the part around it has been sent.
 */
export class Delivery {
  private readonly later = new LaterParts();
  private readonly arrived = new Set<string>();
  private readonly waiting = new Map<string, LaterPart[]>();
  private readonly telling: Telling;
  private isFirstSent = false;
  /** What the client was told last: something is still to come. */
  private isAwaited = false;

  constructor(private readonly parts: DeliveryParts) {
    const isAwaited = (path: Path, owned: ReadonlySet<string>) => [...owned].some((label) => this.awaits(label, path));
    this.telling = { owners: parts.owners, told: new WeakSet(), isAwaited };
  }

  arrive(label: string): void {
    this.arrived.add(label);
    if (!this.isFirstSent && !this.arrived.has(FIRST_PART)) return;
    if (!this.isFirstSent) this.sendFirst();
    this.sendReady();
    if (this.waiting.size === 0) this.parts.onEnd();
  }

  private sendFirst(): void {
    const { first, findingsOf } = this.parts;
    this.isFirstSent = true;
    const block = findingsOf(FIRST_PART);
    const data = this.writeData({ ...first, path: [] }, block);
    const [found] = divideFindings(block, [[]], this.telling);
    this.send(`"data":${data}${findingsText(found!, block.extensions)},`);
  }

  private sendReady(): void {
    const texts: string[] = [];
    for (let label = this.nextReady(); label !== undefined; label = this.nextReady()) {
      const parts = this.waiting.get(label)!;
      this.waiting.delete(label);
      texts.push(...this.writeLater(label, parts));
    }
    if (texts.length > 0) this.send(`"incremental":[${texts.join(',')}],`);
    // All that the client was told to wait for lies in what has become null.
    else if (this.waiting.size === 0 && this.isAwaited) this.send('');
  }

  private send(text: string): void {
    this.isAwaited = this.waiting.size > 0;
    this.parts.onPart(`{${text}"hasNext":${this.isAwaited}}`);
  }

  private nextReady(): string | undefined {
    for (const label of this.waiting.keys())
      if (this.arrived.has(label) || !this.parts.planned.has(label)) return label;
    return undefined;
  }

  /** Whether a part of the label, or one that it is deferred from, is still to come at or above the path. */
  private awaits(label: string | undefined, path: Path): boolean {
    if (label === undefined) return false;
    const isHere = this.waiting.get(label)?.some((part) => part.path.every((segment, at) => segment === path[at]));
    return isHere || this.awaits(this.parts.planned.get(label), path);
  }

  private writeLater(label: string, parts: readonly LaterPart[]): readonly string[] {
    const block = this.parts.findingsOf(label);
    // Each may take away what the next lies in.
    const written = parts.flatMap((part) =>
      this.later.isGone(part.path) ? [] : [{ path: part.path, data: this.writeData(part, block) }],
    );
    const divided = divideFindings(
      block,
      written.map(({ path }) => path),
      this.telling,
    );
    const clientLabel = this.parts.labels.get(label);
    const labelText = clientLabel === undefined ? '' : `,"label":${JSON.stringify(clientLabel)}`;
    return written.map(({ path, data }, index) => {
      const found = divided[index]!;
      if (data === 'null' && found.errors.length === 0) found.errors.push(...errorsAbove(block, path));
      const findings = findingsText(found, index === 0 ? block.extensions : {});
      return `{"data":${data},"path":${JSON.stringify(path)}${labelText}${findings}}`;
    });
  }

  private writeData(
    { write, data, path }: { readonly write: WriteObject; readonly data: Data; readonly path: Path },
    { findings }: BlockFindings,
  ): string {
    const { sink, writing } = this.parts;
    sink.start();
    if (!write(data, { ...writing, sink, path: [...path], findings, later: this.later, troubles: 0 })) {
      this.later.discard();
      return 'null';
    }
    const { found, hasNulls } = this.later.accept();
    for (const part of found) {
      const known = this.waiting.get(part.label);
      if (known) known.push(part);
      else this.waiting.set(part.label, [part]);
    }
    if (hasNulls) this.forgetGone();
    return sink.takeText();
  }

  /** Fragments of other parts may overlap with this one and wait in what it says is null. */
  private forgetGone(): void {
    for (const [label, parts] of this.waiting) {
      const left = parts.filter(({ path }) => !this.later.isGone(path));
      if (left.length > 0) this.waiting.set(label, left);
      else this.waiting.delete(label);
    }
  }
}

function findingsText({ errors, incomplete }: PartFindings, extensions: Data): string {
  const all = incomplete.length === 0 ? extensions : { ...extensions, incomplete };
  return (
    (errors.length === 0 ? '' : `,"errors":${JSON.stringify(errors)}`) +
    (Object.keys(all).length === 0 ? '' : `,"extensions":${JSON.stringify(all)}`)
  );
}
