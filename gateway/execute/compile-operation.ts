import { Kind, print, type DocumentNode, type FragmentDefinitionNode } from 'graphql';
import type { PreparedOperation } from '../engine.js';
import type { QueryPlan } from '../plan/plan.js';
import type { RequiredArguments } from '../plan/repairs/required-arguments.js';
import { reachableFragments, withDataKeys, type DataKeyOf } from '../plan/safe-aliases.js';
import { compilePlan, usesContext } from './compile-plan.js';
import type { HeadCache } from './compose-request.js';
import type { SchemaFacts } from './schema-facts.js';
import type { Step } from './steps.js';

/** A plan with everything that can be known before a request brings its variables. */
export interface CompiledPlan {
  readonly step: Step | undefined;
  readonly placesApart: boolean;
  readonly heads: HeadCache;
}

export function compileQueryPlan(
  plan: QueryPlan,
  around: { readonly facts: SchemaFacts; readonly separated: Pick<RequiredArguments, 'standIns' | 'requirers'> },
): CompiledPlan {
  const step = plan.node && compilePlan(plan.node, { ...around, questions: new Map() });
  return { step, placesApart: usesContext(step), heads: new Map() };
}

export function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  return fragments;
}

/** The text that is planned: one operation, the fragments it reaches, safe aliases. Equal for operations that differ in layout only. */
export function planningText({ operation, document }: PreparedOperation, dataKeyOf: DataKeyOf): string {
  const fragments = reachableFragments(operation.selectionSet, fragmentsOf(document));
  return [operation, ...fragments].map((node) => print(withDataKeys(node, dataKeyOf))).join('\n');
}
