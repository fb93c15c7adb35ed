/** A half-open span of instants: `from` ≤ t < `until`. */
export interface Span {
  readonly from: Date;
  readonly until: Date;
}
