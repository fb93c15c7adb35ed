/** A query plan as the worker hands it over: plain data, the same shape as Apollo's documented plan format. */
export interface QueryPlan {
  readonly node?: PlanNode;
}

export type PlanNode =
  SequenceNode | ParallelNode | FetchNode | FlattenNode | ConditionNode | SubscriptionNode | DeferNode;

export interface SequenceNode {
  readonly kind: 'Sequence';
  readonly nodes: readonly PlanNode[];
}

export interface ParallelNode {
  readonly kind: 'Parallel';
  readonly nodes: readonly PlanNode[];
}

export interface FlattenNode {
  readonly kind: 'Flatten';
  /** Response keys from the root; `@` stands for "each element of the list". */
  readonly path: readonly string[];
  readonly node: PlanNode;
}

export interface ConditionNode {
  readonly kind: 'Condition';
  /** The name of a Boolean variable. */
  readonly condition: string;
  readonly ifClause?: PlanNode;
  readonly elseClause?: PlanNode;
}

/** Stands at the root only: each event of `primary` is an answer that `rest` completes. */
export interface SubscriptionNode {
  readonly kind: 'Subscription';
  readonly primary: FetchNode;
  readonly rest?: PlanNode;
}

/** Stands at the root, and as the node of what it defers: deferred fragments in deferred fragments. */
export interface DeferNode {
  readonly kind: 'Defer';
  readonly primary: { readonly node?: PlanNode };
  readonly deferred: readonly DeferredNode[];
}

export interface DeferredNode {
  readonly label?: string;
  /** Fetches, by their id, whose answers the node starts from. */
  readonly depends: readonly { readonly id: string }[];
  /** Absent where the fetches around it bring everything. */
  readonly node?: PlanNode;
}

export interface FetchNode {
  readonly kind: 'Fetch';
  /** Present where deferred nodes depend on it. */
  readonly id?: string;
  readonly serviceName: string;
  readonly operation: string;
  readonly operationName?: string;
  readonly operationKind: 'query' | 'mutation' | 'subscription';
  readonly variableUsages?: readonly string[];
  /** What an entity's representation is made of; absent on root fetches. */
  readonly requires?: readonly RequiredSelection[];
  readonly inputRewrites?: readonly DataRewrite[];
  readonly outputRewrites?: readonly DataRewrite[];
  readonly contextRewrites?: readonly KeyRenamer[];
}

export type RequiredSelection = RequiredField | RequiredFragment;

export interface RequiredField {
  readonly kind: 'Field';
  readonly alias?: string;
  readonly name: string;
  readonly selections?: readonly RequiredSelection[];
}

export interface RequiredFragment {
  readonly kind: 'InlineFragment';
  readonly typeCondition?: string;
  readonly selections: readonly RequiredSelection[];
}

export type DataRewrite = ValueSetter | KeyRenamer;

export interface ValueSetter {
  readonly kind: 'ValueSetter';
  readonly path: readonly string[];
  readonly setValueTo: unknown;
}

export interface KeyRenamer {
  readonly kind: 'KeyRenamer';
  /** Response keys, `... on Type` conditions and, in context rewrites, `..` for the parent object. */
  readonly path: readonly string[];
  readonly renameKeyTo: string;
}
