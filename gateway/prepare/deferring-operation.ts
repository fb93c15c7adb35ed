import { Kind, OperationTypeNode, visit, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import type { DeferringOperation, PreparedOperation } from '../engine.js';
import { fragmentsOf } from '../execute/compile-operation.js';
import { labelDeferred, type LabelledOperation } from './label-deferred.js';
import { chooseOperation } from './operation.js';

/** Per operation; n variables in `if:` make 2^n. */
const MAX_VARIANTS = 32;

/**
 * The operation as it can be answered in parts. Undefined where the answer is one part anyway: nothing is deferred, or
 * only under an `if:` that does not hold.
 */
export function deferringOperation(prepared: PreparedOperation): DeferringOperation | undefined {
  const { deferring, variables, documentKey } = prepared;
  if (!deferring || prepared.operation.operation === OperationTypeNode.SUBSCRIPTION) return undefined;
  const operation = chooseOperation(deferring, prepared.operationName);
  if (operation.kind === 'refused') return undefined;
  const known = recall(operation, deferring);
  const conditions = known.variables.map((name) => (variables[name] === false ? '0' : '1')).join('');
  let labelled = known.variants.get(conditions);
  if (labelled === undefined) {
    labelled = labelDeferred({ operation, fragments: fragmentsOf(deferring), variables }) ?? 'nothing deferred';
    if (known.variants.size >= MAX_VARIANTS) known.variants.clear();
    known.variants.set(conditions, labelled);
  }
  if (labelled === 'nothing deferred') return undefined;
  const { deferring: _parts, ...whole } = prepared;
  return { ...whole, ...labelled, documentKey: `${documentKey}:in parts ${conditions}`, whole };
}

interface Remembered {
  /** Variables in `if:` of the document's `@defer`. */
  readonly variables: readonly string[];
  /** By the values of the variables. */
  readonly variants: Map<string, LabelledOperation | 'nothing deferred'>;
}

// Lives as long as the remembered document: its nodes are the keys.
const operations = new WeakMap<OperationDefinitionNode, Remembered>();

function recall(operation: OperationDefinitionNode, document: DocumentNode): Remembered {
  const known = operations.get(operation);
  if (known) return known;
  const remembered = { variables: conditionVariables(document), variants: new Map() };
  operations.set(operation, remembered);
  return remembered;
}

function conditionVariables(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive(directive) {
      const condition = directive.arguments?.find(({ name }) => name.value === 'if')?.value;
      if (directive.name.value === 'defer' && condition?.kind === Kind.VARIABLE) names.add(condition.name.value);
    },
  });
  return [...names].sort();
}
