import { isUtf8 } from 'node:buffer';
import type { TransportAnswer } from '../transport.js';
import { headersOf, type ResponseHead } from './response-head.js';

/** An answer whose headers and body become strings when somebody asks for them: hardly anybody does. */
export class HttpAnswer implements TransportAnswer {
  readonly status: number;
  private readonly headText: string;
  private decoded: string | undefined;

  /** @param content nobody else has it */
  constructor(
    head: ResponseHead,
    private readonly content: Buffer,
  ) {
    this.status = head.status;
    this.headText = head.text;
  }

  get headers(): Readonly<Record<string, string | undefined>> {
    return headersOf(this.headText);
  }

  get body(): string {
    return (this.decoded ??= this.content.toString());
  }

  get bytes(): Buffer | undefined {
    return isUtf8(this.content) ? this.content : undefined;
  }
}
