import type { DataRewrite, KeyRenamer } from '../plan/plan.js';
import type { RepresentationWriter } from './representation.js';
import type { Layout } from './texts/layout.js';

/** A plan compiled once, run many times. Everything that does not depend on a request is decided here. */
export type Step = SequenceStep | ParallelStep | ConditionStep | LandmarkStep | RootFetchStep | EntityFetchStep;

export interface SequenceStep {
  readonly kind: 'sequence';
  readonly steps: readonly Step[];
}

export interface ParallelStep {
  readonly kind: 'parallel';
  readonly steps: readonly Step[];
}

export interface ConditionStep {
  readonly kind: 'condition';
  readonly variable: string;
  readonly then: Step | undefined;
  readonly otherwise: Step | undefined;
}

/** A fetch that deferred parts of the answer wait for. */
export interface LandmarkStep {
  readonly kind: 'landmark';
  readonly id: string;
  readonly step: Step;
}

interface FetchStep {
  readonly subgraph: string;
  /** Where the answer belongs; empty for the root. */
  readonly path: readonly string[];
  /** Subgraphs that the steps right behind this one ask: company for fetches to them that are ready earlier. */
  readonly leadsTo: readonly string[];
  /** No step of the plan, and no deferred part, waits for the answer. */
  readonly isLast: boolean;
  /** The response keys asked for, under the names they have after the rewrites. */
  readonly topKeys: readonly string[];
  readonly outputRewrites: readonly DataRewrite[];
  /** The planner's alias → the data key, for the paths of errors. */
  readonly renamedKeys: ReadonlyMap<string, string>;
}

/** Asks fields of a root type. */
export interface RootFetchStep extends FetchStep {
  readonly kind: 'root fetch';
  readonly operationKind: 'query' | 'mutation';
  /** The JSON text of the request up to its variables. */
  readonly bodyHead: string;
  readonly variables: readonly string[];
  readonly layout: Layout;
}

/** Asks fields of entities by their representations. */
export interface EntityFetchStep extends FetchStep {
  readonly kind: 'entity fetch';
  readonly question: EntityQuestion;
  readonly represent: RepresentationWriter;
  readonly contexts: readonly KeyRenamer[];
  readonly fields: readonly AskedField[];
}

/** A field of entities: the type it is asked of, its data key, what its `@requires` needs in the representation. */
export interface AskedField {
  readonly typeName: string | undefined;
  readonly key: string;
  readonly needs: ReadonlySet<string>;
}

/** What is asked of entities, wherever they stand: two steps with the same question share their answers. */
export interface EntityQuestion {
  readonly id: number;
  readonly subgraph: string;
  readonly operationName: string | undefined;
  /** Directives of the client's operation that every subgraph gets to see, as text. */
  readonly directives: string;
  /** The selection on `_entities`; between two pieces stands the context variable of the same index. */
  readonly selection: readonly string[];
  readonly contextUses: readonly string[];
  readonly variables: ReadonlyMap<string, VariableDeclaration>;
  readonly contextVariables: ReadonlyMap<string, VariableDeclaration>;
  /** Of one entity. */
  readonly layout: Layout;
  /** Whether answers hold objects, which later fetches change. */
  readonly nested: boolean;
  /** How many steps of the plan ask it; counted while the plan is compiled. */
  askers: number;
}

/** The type with default value and directives, as text. */
export type VariableDeclaration = string;
