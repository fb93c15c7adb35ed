import { isUtf8 } from 'node:buffer';
import type { LentBytes } from '../../lent-bytes.js';
import type { TransportAnswer } from '../transport.js';
import { headersOf, type ResponseHead } from './response-head.js';

/** An answer whose headers and body become strings when somebody asks for them: hardly anybody does. */
export class HttpAnswer implements TransportAnswer {
  readonly status: number;
  private readonly headText: string;
  private decoded: string | undefined;

  constructor(
    head: ResponseHead,
    private readonly content: LentBytes,
  ) {
    this.status = head.status;
    this.headText = head.text;
  }

  get headers(): Readonly<Record<string, string | undefined>> {
    return headersOf(this.headText);
  }

  get body(): string {
    return (this.decoded ??= this.content.bytes.toString());
  }

  get bytes(): Buffer | undefined {
    const { bytes } = this.content;
    return isUtf8(bytes) ? bytes : undefined;
  }

  giveBack(): void {
    this.content.giveBack();
  }
}
