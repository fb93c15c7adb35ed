import { Kind, parse, type FieldNode, type SelectionNode } from 'graphql';
import { isRefusalCode, REFUSALS } from '../../schema/refusals.js';
import type { SubgraphError, UpstreamFailure } from '../upstream/upstream.js';

/** A subgraph's error as the stock engine takes it; it turns `path` into the client's coordinates. */
export interface ReportedError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** The fetch that went wrong, and the request it was part of. */
export interface FailedFetch {
  readonly subgraph: string;
  readonly requestId: string;
  readonly query: string;
  readonly representations: unknown;
}

/** Extension keys that carry causes and stay inside, whatever else passes. */
const CAUSES = new Set(['exception', 'stacktrace', 'stackTrace', 'originalError']);

/** Masks a subgraph's own error unless its code is on our list: path and code pass, the sentence is ours. */
export function reportSubgraphError(
  error: SubgraphError,
  { subgraph, requestId }: Pick<FailedFetch, 'subgraph' | 'requestId'>,
  passMessages: boolean,
): ReportedError {
  const { code, ...others } = error.extensions ?? {};
  const passes = passMessages || isRefusalCode(code);
  const shown = passes ? Object.entries(others).filter(([key]) => !CAUSES.has(key)) : [];
  return {
    message: passes ? error.message : REFUSALS.SUBGRAPH_ERROR.sentence,
    ...(error.path && { path: error.path }),
    extensions: {
      ...Object.fromEntries(shown),
      code: typeof code === 'string' ? code : 'SUBGRAPH_ERROR',
      subgraph,
      requestId,
    },
  };
}

/** One error per place that stays empty because the subgraph gave nothing: its root fields, or its entities. */
export function reportFailure(failure: UpstreamFailure, fetch: FailedFetch): readonly ReportedError[] {
  const { subgraph, requestId, query, representations } = fetch;
  const extensions = { code: failure.code, subgraph, requestId };
  const { sentence: message } = REFUSALS[failure.code];
  const paths = Array.isArray(representations)
    ? representations.map((_, index) => ['_entities', index])
    : rootPaths(query);
  return paths.map((path) => ({ message, path, extensions }));
}

function rootPaths(query: string): readonly string[][] {
  const operation = parse(query).definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  return rootFields(operation?.selectionSet.selections ?? []).map(({ alias, name }) => [(alias ?? name).value]);
}

/** The planner writes root selections as fields and inline fragments; it has expanded named fragments. */
function rootFields(selections: readonly SelectionNode[]): readonly FieldNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    return selection.kind === Kind.INLINE_FRAGMENT ? rootFields(selection.selectionSet.selections) : [];
  });
}
