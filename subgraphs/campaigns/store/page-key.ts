/** One page of one owner's list, newest first: many of them are read in one statement. */
export interface PageKey {
  readonly ownerId: string;
  /** Instant and id of the row that the page continues behind. */
  readonly after: readonly [at: string, id: string] | null;
  readonly limit: number;
  /** Narrows the list; null for all of it. */
  readonly state: string | null;
}

/** The keys as the rows of `jsonb_to_recordset`: `slot` says which key a row of the answer belongs to. */
export function pageKeyRecords(keys: readonly PageKey[]): string {
  return JSON.stringify(
    keys.map(({ ownerId, after, limit, state }, slot) => ({
      slot,
      owner_id: ownerId,
      after_at: after?.[0] ?? 'infinity',
      after_id: after?.[1] ?? '',
      page_limit: limit,
      state,
    })),
  );
}
