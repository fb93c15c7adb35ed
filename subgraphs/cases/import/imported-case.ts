import type { ClosingReason, QualityFlag } from '../domain/states.js';

/** A case as an existing system recorded it, in this product's terms; what every import format is read into. */
export interface ImportedCase {
  readonly externalRef: { readonly system: string; readonly id: string };
  readonly receivedAt: Date;
  /** Null while the case is open in its system. Of the note only a salted hash enters the ledger. */
  readonly closing: { readonly at: Date; readonly reason: ClosingReason; readonly note: string | null } | null;
  readonly divisionCode: string;
  /** Who takes cases in for the whole administration, from the top down to the unit. */
  readonly intakeLine: readonly ImportedUnit[];
  /** From the whole administration down to the unit that holds the case. */
  readonly unitLine: readonly ImportedUnit[];
  /** From the top category down to the one that the case belongs to; empty where the source names none. */
  readonly categoryLine: readonly ImportedCategory[];
  readonly channel: string;
  readonly summary: string;
  readonly location: ImportedLocation;
  readonly qualityFlags: readonly QualityFlag[];
}

export interface ImportedUnit {
  readonly code: string;
  readonly name: string;
}

export interface ImportedCategory {
  readonly code: string;
  readonly name: string;
}

export interface ImportedLocation {
  readonly address: string | null;
  /** WGS 84 degrees. */
  readonly latitude: number | null;
  readonly longitude: number | null;
}

/** A row is a case or is refused with one sentence; there is no third way. */
export type RowVerdict =
  { readonly kind: 'case'; readonly case: ImportedCase } | { readonly kind: 'rejected'; readonly reason: string };

/** One way of writing cases down that the importer can read. */
export interface ImportFormat {
  readonly name: string;
  /** Columns that a file must have; further ones are ignored. */
  readonly columns: readonly string[];
  /** Every field of `row` is there, trimmed; an empty one is `''`. */
  readRow(row: Readonly<Record<string, string>>): RowVerdict;
}
