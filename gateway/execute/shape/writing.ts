import type { Findings } from '../findings.js';
import type { Data } from '../data.js';
import type { JsonSink } from '../json-sink.js';
import type { SharedObjects } from '../shared-objects.js';
import type { AnswerTexts } from '../texts/answer-texts.js';
import type { LaterParts } from './later-parts.js';
import type { WriteLeaf } from './leaf-writers.js';

/** One answer being written. */
export interface Writing {
  readonly sink: JsonSink;
  /** Where leaf values are. */
  readonly texts: AnswerTexts;
  /** The client's path to the object or list that is being written. */
  readonly path: (string | number)[];
  readonly findings: Findings;
  /** Whose a value that does not fit is: `Type.field` and what stands there. */
  readonly ownerOf?: ((coordinate: string, value: unknown) => string | undefined) | undefined;
  /** `onError: NULL`: a hole in a non-null place becomes null there instead of in the place above. */
  readonly nullInPlace: boolean;
  /** Counts holes that are or might be findings, and texts that were taken back. */
  troubles: number;
  /** Objects whose text, once written without trouble, is copied to their other places. */
  readonly shared?: SharedObjects | undefined;
  /** JSON text of a `__schema` or `__type` field, by the client's key. */
  readonly introspected: (key: string) => string | undefined;
  /** Where deferred fragments are noted; present when the answer comes in parts. */
  readonly later?: LaterParts;
  /** Where it is noted what is told; present when somebody takes note. */
  readonly reads?: Noted | undefined;
}

/** Notes that go back where the text goes back. */
export interface Noted {
  /** @param key what its subgraph sent for it */
  add(holder: object, key: unknown): void;
  mark(): number;
  rewind(mark: number): void;
}

/** Writes an object's fields; false as for {@link WriteComposite}. */
export type WriteObject = (data: Data, writing: Writing) => boolean;

/** Writes an object or list; false when a hole in it takes the whole of it away. What it wrote by then is taken back above. */
export type WriteComposite = (value: unknown, writing: Writing) => boolean;

/** A field of an object or an item of a list: what stands there and what happens when it is missing. */
export type Position = LeafPosition | CompositePosition;

interface LeafPosition {
  readonly nonNull: boolean;
  /** `Type.field`, for the log. */
  readonly coordinate: string;
  readonly leaf: WriteLeaf;
  readonly composite: undefined;
  /** The caller does not get it; the leaf writes nothing. */
  readonly isWithheld?: true;
}

interface CompositePosition {
  readonly nonNull: boolean;
  readonly coordinate: string;
  readonly leaf: undefined;
  readonly composite: WriteComposite;
}

/** Writes what stands at a position; false when the object or list around it must become null. */
export function writePosition(position: Position, value: unknown, segment: string | number, writing: Writing): boolean {
  if (position.leaf) return position.leaf(value, writing) || writeHole(position, value, segment, writing);
  if (value === null || value === undefined) return writeHole(position, value, segment, writing);
  const mark = writing.sink.mark();
  const noted = writing.reads?.mark();
  writing.path.push(segment);
  const isWhole = position.composite(value, writing);
  writing.path.pop();
  if (isWhole) return true;
  writing.troubles++;
  writing.sink.rewind(mark);
  if (noted !== undefined) writing.reads!.rewind(noted);
  return writeNull(position, writing);
}

/**
 * GraphQL specification §6.4.4: a null in a non-null position is an error there and takes the parent away. Silent where
 * a finding already says why; a position that was never answered is an error also where null would be allowed.
 */
function writeHole(position: Position, value: unknown, segment: string | number, writing: Writing): boolean {
  const isWithheld = position.leaf && position.isWithheld;
  if (value === null && !position.nonNull && !isWithheld) return writeNull(position, writing);
  const isWrong = value !== null && value !== undefined;
  writing.troubles++;
  if (isWithheld) writing.findings.reportWithheld([...writing.path, segment]);
  else {
    const path = [...writing.path, segment];
    if (isWrong || !writing.findings.explains(path)) {
      const subgraph = writing.ownerOf?.(position.coordinate, value);
      writing.findings.reportMisfit({ path, subgraph }, causeOf(position, value));
    }
  }
  return writeNull(position, writing);
}

function writeNull(position: Position, writing: Writing): boolean {
  if (position.nonNull && !writing.nullInPlace) return false;
  writing.sink.ascii('null');
  return true;
}

function causeOf({ coordinate }: Position, value: unknown): string {
  if (value === undefined) return `No subgraph was asked for ${coordinate}.`;
  return value === null
    ? `${coordinate} is non-null and came back null.`
    : `${coordinate} has a value outside its type.`;
}
