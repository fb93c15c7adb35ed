import { once } from 'node:events';
import type { Socket } from 'node:net';
import type pg from 'pg';

/** What pg calls on a query that speaks the COPY protocol. */
interface Connection {
  readonly stream: Socket;
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** Characters sent at once. */
const CHUNK = 1 << 18;

/** Writes lines of PostgreSQL's text format, without their line ends. Waits where the server does not keep up. */
export async function copyInto(client: pg.Client, table: string, lines: Iterable<string>): Promise<void> {
  const copying = new Copying(`copy ${table} from stdin`);
  client.query(copying as never);
  const connection = await copying.began;
  let chunk = '';
  const send = async (): Promise<void> => {
    connection.sendCopyFromChunk(Buffer.from(chunk));
    chunk = '';
    if (connection.stream.writableNeedDrain) await once(connection.stream, 'drain');
  };
  for (const line of lines) {
    chunk += `${line}\n`;
    if (chunk.length >= CHUNK) await send();
  }
  await send();
  connection.endCopyFrom();
  await copying.ended;
}

class Copying {
  private begin!: (connection: Connection) => void;
  private end!: () => void;
  private fail!: (error: Error) => void;
  readonly began: Promise<Connection>;
  readonly ended: Promise<void>;

  constructor(private readonly text: string) {
    this.ended = new Promise((resolve, reject) => {
      this.end = resolve;
      this.fail = reject;
    });
    this.began = new Promise((resolve, reject) => {
      this.begin = resolve;
      this.ended.catch(reject);
    });
  }

  submit(connection: Connection): void {
    connection.query(this.text);
  }

  handleCopyInResponse(connection: Connection): void {
    this.begin(connection);
  }

  handleError(error: Error): void {
    this.fail(error);
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    this.end();
  }
}
