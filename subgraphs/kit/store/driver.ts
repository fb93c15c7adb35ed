import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import { Refusal } from '../../../schema/refusals.js';

/** One session with a server, PGlite or PostgreSQL; what the two drivers have in common. */
export interface Session {
  query(sql: string, parameters: readonly unknown[]): Promise<SessionResult>;
  /** Several statements in one round trip, without parameters. */
  exec(sql: string): Promise<void>;
}

export interface SessionResult {
  readonly rows: readonly unknown[];
  readonly affectedRows: number;
}

/** Hands sessions out and takes them back. */
export interface SessionPool {
  acquire(): Promise<Session>;
  /** `broken` sessions are thrown away. */
  release(session: Session, broken: boolean): void;
  close(): Promise<void>;
}

/** Called with the SQL of every statement but those that open and end transactions (tests count them). */
export type OnStatement = (sql: string) => void;

/** Kysely on a {@link SessionPool}. */
export function sessionDialect(pool: SessionPool, onStatement?: OnStatement): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createDriver: () => new SessionDriver(pool, onStatement),
  };
}

/** No text column holds U+0000 (SQLSTATE 22021, in jsonb 22P05): whoever sends it is told so. */
function refuseUnstorableText(error: unknown): never {
  const { code } = error as { readonly code?: string };
  if (code !== '22021' && code !== '22P05') throw error;
  throw new Refusal('BAD_USER_INPUT', { message: 'A text contains a character that cannot be stored.' });
}

class SessionDriver implements Driver {
  constructor(
    private readonly pool: SessionPool,
    private readonly onStatement: OnStatement | undefined,
  ) {}

  async init(): Promise<void> {
    // Pools open their sessions when they are needed.
  }

  async acquireConnection(): Promise<SessionConnection> {
    return new SessionConnection(await this.pool.acquire(), this.onStatement);
  }

  async beginTransaction(connection: SessionConnection, settings: TransactionSettings): Promise<void> {
    connection.beginWithNextStatement(settings);
  }

  async commitTransaction(connection: SessionConnection): Promise<void> {
    await connection.end('commit');
  }

  async rollbackTransaction(connection: SessionConnection): Promise<void> {
    await connection.end('rollback');
  }

  async releaseConnection(connection: SessionConnection): Promise<void> {
    this.pool.release(connection.session, connection.broken);
  }

  async destroy(): Promise<void> {
    await this.pool.close();
  }
}

class SessionConnection implements DatabaseConnection {
  broken = false;
  private pendingBegin: string | undefined;

  constructor(
    readonly session: Session,
    private readonly onStatement: OnStatement | undefined,
  ) {}

  /** `begin` travels with the transaction's first statement, the one that sets role and caller: one round trip, not two. */
  beginWithNextStatement({ isolationLevel, accessMode }: TransactionSettings): void {
    const level = isolationLevel === undefined ? '' : ` isolation level ${isolationLevel}`;
    this.pendingBegin = `begin${level}${accessMode === undefined ? '' : ` ${accessMode}`}`;
  }

  async executeQuery<Row>(compiled: CompiledQuery): Promise<QueryResult<Row>> {
    if (this.pendingBegin !== undefined) {
      if (compiled.parameters.length > 0) throw new Error('The first statement of a transaction sets role and caller.');
      const begin = this.pendingBegin;
      this.pendingBegin = undefined;
      await this.session.exec(`${begin}; ${compiled.sql}`);
      return { rows: [] };
    }
    this.onStatement?.(compiled.sql);
    const { rows, affectedRows } = await this.session
      .query(compiled.sql, compiled.parameters)
      .catch(refuseUnstorableText);
    return { rows: rows as Row[], numAffectedRows: BigInt(affectedRows) };
  }

  async end(command: 'commit' | 'rollback'): Promise<void> {
    if (this.pendingBegin !== undefined) return;
    try {
      await this.session.exec(command);
    } catch (error) {
      this.broken = true;
      throw error;
    }
  }

  // Kysely asks for the method; nothing of ours streams rows.
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('Rows are read by pages, not streamed.');
  }
}
