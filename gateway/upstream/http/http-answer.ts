import type { TransportAnswer } from '../transport.js';
import { headersOf, type ResponseHead } from './response-head.js';

/** An answer whose headers are read when somebody asks for them: hardly anybody does. */
export class HttpAnswer implements TransportAnswer {
  readonly status: number;
  private readonly text: string;

  constructor(
    head: ResponseHead,
    readonly body: string,
  ) {
    this.status = head.status;
    this.text = head.text;
  }

  get headers(): Readonly<Record<string, string | undefined>> {
    return headersOf(this.text);
  }
}
