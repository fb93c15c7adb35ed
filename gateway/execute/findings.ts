import type { SubgraphError, UpstreamFailure } from '../upstream/upstream.js';
import { isRefusalCode, REFUSALS, type RefusalCode } from '../../schema/refusals.js';
import type { Path } from './data.js';
import type { ClientPaths } from './shape/client-paths.js';

/** One entry of an answer's `errors`. */
export interface AnswerError {
  readonly message: string;
  readonly path?: Path;
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** One entry of `extensions.incomplete`: which part is missing, whose part it is, and why. */
export interface IncompletePart {
  readonly subgraph: string;
  readonly path: Path;
  readonly reason: string;
  /** Seconds, where the subgraph asked for a pause. */
  readonly retryAfter?: number;
}

export interface FindingsOptions {
  readonly requestId: string;
  readonly clientPaths: ClientPaths;
  /** Data keys that other fetches need. What is neither asked for nor needed may fail. @default all are */
  readonly needed?: ReadonlySet<string>;
  readonly passMessagesOf: (subgraph: string) => boolean;
  /** What is known of the part of the answer that this one is deferred from. */
  readonly above?: Findings;
  readonly log: (entry: {
    readonly subgraph: string | undefined;
    readonly code: string;
    readonly cause: string;
  }) => void;
}

/** Where errors of one kind at more places than this are listed no further; each place still reads as missing. */
const MAX_LISTED = 2_000;

/** Extension keys that carry causes and stay inside, whatever else passes. */
const CAUSES = new Set(['exception', 'stacktrace', 'stackTrace', 'originalError']);

/** Everything that went wrong in one request, in the client's coordinates, fit to be shown. */
export class Findings {
  readonly errors: AnswerError[] = [];
  readonly incomplete: IncompletePart[] = [];
  private readonly seen = new Set<string>();
  private readonly logged = new Set<unknown>();
  private readonly explained: Path[] = [];
  /** Places with a reason, and all places above such a one; as far as they have been looked through. */
  private readonly index = { exact: new Set<string>(), above: new Set<string>(), errors: 0, explained: 0 };

  constructor(private readonly options: FindingsOptions) {}

  /** A subgraph's own error. Its message passes only with a code of ours or from a subgraph that may speak freely. */
  reportError(subgraph: string, error: SubgraphError, dataPath: Path | undefined): void {
    const given = error.extensions?.['code'];
    const code = typeof given === 'string' ? given : 'SUBGRAPH_ERROR';
    const open = isRefusalCode(given) || this.options.passMessagesOf(subgraph);
    const correlation = error.extensions?.['correlationId'];
    this.logOnce(error, { subgraph, code, cause: error.message });
    this.add(subgraph, dataPath, {
      message: open ? error.message : REFUSALS.SUBGRAPH_ERROR.sentence,
      extensions: {
        ...(open ? withoutCauses(error.extensions) : {}),
        code,
        ...(typeof correlation === 'string' ? { correlationId: correlation } : {}),
        requestId: this.options.requestId,
      },
    });
  }

  /** A subgraph from which nothing usable came back. */
  reportFailure(subgraph: string, failure: UpstreamFailure, dataPath: Path): void {
    this.logOnce(failure, { subgraph, code: failure.code, cause: failure.cause });
    this.add(subgraph, dataPath, { ...this.ownError(failure.code), retryAfter: failure.retryAfterSeconds });
  }

  /**
   * A value that does not fit the schema, noticed while the answer is written.
   * @param given the client's path, and whose value it is, where that can be told
   */
  reportMisfit(given: { readonly path: Path; readonly subgraph: string | undefined }, cause: string): void {
    if (this.errors.length >= MAX_LISTED) return;
    const code = 'SUBGRAPH_ERROR';
    const { subgraph } = given;
    const path = [...given.path];
    this.logOnce(undefined, { subgraph, code, cause });
    const { message, extensions } = this.ownError(code);
    this.errors.push({ message, path, extensions: { ...extensions, ...(subgraph !== undefined && { subgraph }) } });
    if (subgraph !== undefined) this.incomplete.push({ subgraph, path, reason: code });
  }

  /** A field the caller does not get, noticed where the answer would have it. */
  reportWithheld(path: Path): void {
    if (this.errors.length >= MAX_LISTED) return;
    const { message, extensions } = this.ownError('UNAUTHORIZED_FIELD_OR_TYPE');
    this.errors.push({ message, path, extensions });
  }

  /** Everything below the path is missing for a reason that is already listed. */
  explain(dataPath: Path): void {
    this.explained.push(this.options.clientPaths.of(dataPath));
  }

  /** Whether an error at, above or below the client's path says why it is null. */
  explains(path: Path): boolean {
    if (this.options.above?.explains(path)) return true;
    if (this.errors.length === 0) return false;
    const known = this.indexed();
    if (known.above.has(JSON.stringify(path))) return true;
    for (let length = 1; length <= path.length; length++)
      if (known.exact.has(JSON.stringify(path.slice(0, length)))) return true;
    return false;
  }

  /** Both lists only grow. */
  private indexed() {
    const { index } = this;
    for (; index.explained < this.explained.length; index.explained++)
      index.exact.add(JSON.stringify(this.explained[index.explained]));
    for (; index.errors < this.errors.length; index.errors++) {
      const { path } = this.errors[index.errors]!;
      if (!path) continue;
      index.exact.add(JSON.stringify(path));
      for (let length = path.length; length > 0; length--) {
        const text = JSON.stringify(path.slice(0, length));
        if (index.above.has(text)) break;
        index.above.add(text);
      }
    }
    return index;
  }

  private add(
    subgraph: string,
    dataPath: Path | undefined,
    error: Pick<AnswerError, 'message' | 'extensions'> & { readonly retryAfter?: number | undefined },
  ): void {
    const { clientPaths, needed } = this.options;
    const unasked = dataPath && clientPaths.cutAt(dataPath);
    // The planner forgets the condition of what requires something (defect 11).
    if (unasked !== undefined && needed?.has(unasked) === false) return;
    const path = dataPath && clientPaths.of(dataPath);
    const code = String(error.extensions['code']);
    const identity = JSON.stringify([subgraph, path, code, error.message]);
    if (this.seen.has(identity) || this.errors.length >= MAX_LISTED) return;
    this.seen.add(identity);
    const { message, extensions, retryAfter } = error;
    this.errors.push({ message, ...(path ? { path } : {}), extensions: { ...extensions, subgraph } });
    this.incomplete.push({
      subgraph,
      path: path ?? [],
      reason: code,
      ...(retryAfter === undefined ? {} : { retryAfter }),
    });
  }

  private ownError(code: RefusalCode): Pick<AnswerError, 'message' | 'extensions'> {
    return { message: REFUSALS[code].sentence, extensions: { code, requestId: this.options.requestId } };
  }

  /** One cause may be felt at a thousand places; the log wants it once. */
  private logOnce(cause: unknown, entry: Parameters<FindingsOptions['log']>[0]): void {
    if (cause !== undefined && this.logged.has(cause)) return;
    this.logged.add(cause);
    this.options.log(entry);
  }
}

function withoutCauses(extensions: SubgraphError['extensions']): Record<string, unknown> {
  return Object.fromEntries(Object.entries(extensions ?? {}).filter(([key]) => !CAUSES.has(key)));
}
