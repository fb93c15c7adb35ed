import type { Refused } from '../refused.js';
import type { SharedAnswer } from './shared-answer.js';

/** One client's end of an operation, whatever the transport. */
export interface Subscriber {
  next(answer: SharedAnswer): void;
  /** No more answers. */
  complete(): void;
  /** The operation could not go on; the client is told why. */
  fail(refusal: Refused): void;
}
