import { Kind, parse, visit, type FieldNode, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';
import type { DataRewrite, FetchNode } from '../plan/plan.js';
import type { RequiredArguments, StandIn } from '../plan/repairs/required-arguments.js';
import { compileQuestion } from './compile-question.js';
import { bodyHead, compact, withoutNumber } from './operation-text.js';
import { compileRepresentation } from './representation.js';
import type { SchemaFacts } from './schema-facts.js';
import { requirersIn, splitRequirements, type ServableFetch } from './split-requirements.js';
import type { EntityFetchStep, EntityQuestion, ParallelStep, RootFetchStep } from './steps.js';
import { compileLayout } from './texts/layout.js';

export interface FetchSurroundings {
  readonly facts: SchemaFacts;
  readonly separated: Pick<RequiredArguments, 'standIns' | 'requirers'>;
  /** Questions of one plan by what they ask, so that steps with the same question find each other. */
  readonly questions: Map<string, EntityQuestion>;
}

/** Turns one fetch of a plan into texts that only lack the values of a request. */
export function compileFetch(
  node: FetchNode,
  path: readonly string[],
  around: FetchSurroundings,
): RootFetchStep | EntityFetchStep | ParallelStep {
  const operation = readOperation(node.operation, around.separated.standIns);
  if (!node.requires) return rootFetch(node, { operation, path });
  const entities = operation.selectionSet.selections.find((s): s is FieldNode => s.kind === Kind.FIELD);
  if (!entities?.selectionSet) throw new Error('An entity fetch without a selection on _entities.');
  const fetches = splitRequirements({ selection: entities.selectionSet, requires: node.requires }, around.separated);
  const steps = fetches.map((fetch) => entityFetch(node, { operation, path, fetch }, around));
  return steps.length === 1 ? steps[0]! : { kind: 'parallel', steps };
}

interface Placed {
  readonly operation: OperationDefinitionNode;
  readonly path: readonly string[];
}

function rootFetch(node: FetchNode, { operation, path }: Placed): RootFetchStep {
  const name = withoutNumber(operation.name?.value);
  const named = { ...operation, name: name === undefined ? undefined : ({ kind: Kind.NAME, value: name } as const) };
  return {
    kind: 'root fetch',
    subgraph: node.serviceName,
    path,
    leadsTo: [],
    isLast: false,
    operationKind: node.operationKind === 'mutation' ? 'mutation' : 'query',
    bodyHead: bodyHead(compact(named), name),
    variables: node.variableUsages ?? [],
    layout: compileLayout([operation.selectionSet]),
    ...answerKeys(node, operation.selectionSet),
  };
}

function entityFetch(
  node: FetchNode,
  { operation, path, fetch }: Placed & { readonly fetch: ServableFetch },
  around: FetchSurroundings,
): EntityFetchStep {
  const keys = answerKeys(node, fetch.selection);
  const fields = requirersIn(fetch.selection.selections, undefined, around.separated)
    .filter(({ field }) => field.name.value !== '__typename')
    .map(({ typeName, field, needs }) => {
      const key = (field.alias ?? field.name).value;
      return { typeName, key: keys.renamedKeys.get(key) ?? key, needs };
    });
  return {
    kind: 'entity fetch',
    subgraph: node.serviceName,
    path,
    leadsTo: [],
    isLast: false,
    question: compileQuestion({ node, operation, selection: fetch.selection }, around.questions),
    represent: compileRepresentation({
      requires: fetch.requires,
      inputRewrites: node.inputRewrites ?? [],
      standIns: around.separated.standIns,
      fields,
      facts: around.facts,
    }),
    contexts: node.contextRewrites ?? [],
    fields,
    ...keys,
  };
}

function answerKeys(
  node: FetchNode,
  selection: SelectionSetNode,
): Pick<RootFetchStep, 'topKeys' | 'outputRewrites' | 'renamedKeys'> {
  const outputRewrites = node.outputRewrites ?? [];
  const renamedKeys = new Map(outputRewrites.filter(isRenamer).map((r) => [r.path.at(-1)!, r.renameKeyTo]));
  const keys = new Set<string>();
  const gather = (set: SelectionSetNode): void => {
    for (const item of set.selections) {
      if (item.kind === Kind.INLINE_FRAGMENT) gather(item.selectionSet);
      else if (item.kind === Kind.FIELD) {
        const key = (item.alias ?? item.name).value;
        keys.add(renamedKeys.get(key) ?? key);
      }
    }
  };
  gather(selection);
  keys.delete('__typename');
  return { topKeys: [...keys], outputRewrites, renamedKeys };
}

function isRenamer(rewrite: DataRewrite): rewrite is Extract<DataRewrite, { kind: 'KeyRenamer' }> {
  return rewrite.kind === 'KeyRenamer';
}

/** Parses a fetch and puts the real field, under the stand-in's name, where the planner put a stand-in. */
function readOperation(text: string, standIns: ReadonlyMap<string, StandIn>): OperationDefinitionNode {
  const operation = parse(text, { noLocation: true }).definitions[0];
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('A fetch without an operation.');
  if (standIns.size === 0) return operation;
  return visit(operation, {
    Field(field) {
      const standIn = standIns.get(field.name.value);
      if (!standIn) return undefined;
      return {
        ...field,
        alias: field.alias ?? field.name,
        name: { kind: Kind.NAME, value: standIn.fieldName },
        arguments: standIn.arguments,
      };
    },
  });
}
