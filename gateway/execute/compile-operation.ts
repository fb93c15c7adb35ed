import { Kind, print, type DocumentNode, type FragmentDefinitionNode } from 'graphql';
import type { PreparedOperation } from '../engine.js';
import { neededKeys } from '../plan/needed-keys.js';
import type { PlanNode, QueryPlan } from '../plan/plan.js';
import { reachableFragments, withDataKeys, type DataKeyOf } from '../plan/safe-aliases.js';
import { withSafeVariables } from '../plan/safe-variables.js';
import type { SpellOut } from '../plan/spelled-out-directives.js';
import type { FetchSurroundings } from './compile-fetch.js';
import { compilePlan, usesContext } from './compile-plan.js';
import type { FormCache } from './compose-request.js';
import type { Step } from './steps.js';

/** What is fetched before a part of the answer can be given, and what is fetched for later parts. */
export interface PlanBlock {
  readonly step: Step | undefined;
  readonly deferred: readonly DeferredBlock[];
}

/** What a deferred fragment still needs. */
export interface DeferredBlock extends PlanBlock {
  /** Ours, of the fragment. */
  readonly label: string;
  /** Landmarks that must be reached first. */
  readonly depends: readonly string[];
}

/** A plan with everything that can be known before a request brings its variables. */
export interface CompiledPlan extends PlanBlock {
  readonly placesApart: boolean;
  readonly forms: FormCache;
  /** The client's variables that are sent under another name. */
  readonly renamed: readonly string[];
  /** What its fetches need of each other, as data keys. */
  readonly needed: ReadonlySet<string>;
}

export function compileQueryPlan(
  plan: QueryPlan,
  { renamed, ...around }: Pick<CompiledPlan, 'renamed'> & Pick<FetchSurroundings, 'facts' | 'separated'>,
): CompiledPlan {
  const block = compileBlock(plan.node, { ...around, questions: new Map() });
  return { ...block, placesApart: readsContext(block), forms: new Map(), renamed, needed: neededKeys(plan) };
}

function compileBlock(node: PlanNode | undefined, around: FetchSurroundings): PlanBlock {
  if (node?.kind !== 'Defer') return { step: node && compilePlan(node, around), deferred: [] };
  const { node: primary } = node.primary;
  return {
    step: primary && compilePlan(primary, around),
    deferred: node.deferred.map(({ label = '', depends, node: later }) => ({
      ...compileBlock(later, around),
      label,
      depends: depends.map(({ id }) => id),
    })),
  };
}

function readsContext({ step, deferred }: PlanBlock): boolean {
  return usesContext(step) || deferred.some(readsContext);
}

export function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  return fragments;
}

/** What must be written otherwise for the planner. */
export interface PlanningRules {
  readonly dataKeyOf: DataKeyOf;
  readonly spellOut: SpellOut;
}

/**
 * The text that is planned: one operation, the fragments it reaches, safe aliases and variables, directives with their
 * defaults. Equal for operations that differ in layout only.
 */
export function planningText({ operation, document }: PreparedOperation, rules: PlanningRules): string {
  const { dataKeyOf, spellOut } = rules;
  const fragments = reachableFragments(operation.selectionSet, fragmentsOf(document));
  return [operation, ...fragments]
    .map((node) => print(withSafeVariables(withDataKeys(spellOut(node), dataKeyOf))))
    .join('\n');
}
