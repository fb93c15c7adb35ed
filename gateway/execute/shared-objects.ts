import type { Data } from './data.js';

/** Objects that stand at several places of an answer, each with its text once it has been written. */
export type SharedObjects = Map<Data, WrittenText | undefined>;

/** Where in the answer an object's text is. */
export interface WrittenText {
  /** The position's writer: another position asks for other fields. */
  readonly by: object;
  readonly from: number;
  readonly to: number;
  /** {@link Writing.troubles} when it was written; with more of them the text may be gone, or another. */
  readonly troubles: number;
}
