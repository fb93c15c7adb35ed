import { Kind, type OperationDefinitionNode, type SelectionSetNode, type VariableDefinitionNode } from 'graphql';
import type { FetchNode } from '../plan/plan.js';
import { compact, withoutNumber } from './operation-text.js';
import type { EntityQuestion } from './steps.js';
import { compileLayout } from './texts/layout.js';

export interface QuestionSource {
  readonly node: FetchNode;
  readonly operation: OperationDefinitionNode;
  /** What is asked of each entity; a part of the operation's own when the fetch had to be split. */
  readonly selection: SelectionSetNode;
}

/** The question of an entity fetch; the same one for every fetch of the plan that asks it. */
export function compileQuestion(source: QuestionSource, questions: Map<string, EntityQuestion>): EntityQuestion {
  const text = compact(source.selection);
  const key = `${source.node.serviceName}\n${text}`;
  const known = questions.get(key);
  if (known) {
    known.askers += 1;
    return known;
  }
  const question = { id: questions.size, ...readQuestion(source, text) };
  questions.set(key, question);
  return question;
}

function readQuestion({ node, operation, selection }: QuestionSource, text: string): Omit<EntityQuestion, 'id'> {
  const contextNames = new Set(node.contextRewrites?.map((rewrite) => rewrite.renameKeyTo));
  const directives = (operation.directives ?? []).map(compact).join('');
  const used = new Set([...`${text} ${directives}`.matchAll(/\$(\w+)/g)].map((match) => match[1]!));
  const declared = (operation.variableDefinitions ?? []).filter((d) => used.has(d.variable.name.value));
  return {
    subgraph: node.serviceName,
    operationName: withoutNumber(operation.name?.value),
    directives,
    ...cutAtContexts(text, contextNames),
    variables: declarations(declared.filter((d) => !contextNames.has(d.variable.name.value))),
    contextVariables: declarations(declared.filter((d) => contextNames.has(d.variable.name.value))),
    layout: compileLayout([selection]),
    nested: hasObjects(selection),
    askers: 1,
  };
}

/** Context variables differ from entity to entity, so each part of a request has its own names for them. */
function cutAtContexts(
  text: string,
  contextNames: ReadonlySet<string>,
): Pick<EntityQuestion, 'selection' | 'contextUses'> {
  const uses = [...text.matchAll(/\$(\w+)/g)].filter((match) => contextNames.has(match[1]!));
  let from = 0;
  const pieces = uses.map((use) => {
    const piece = text.slice(from, use.index + 1);
    from = use.index + use[0].length;
    return piece;
  });
  return { selection: [...pieces, text.slice(from)], contextUses: uses.map((use) => use[1]!) };
}

function hasObjects(set: SelectionSetNode): boolean {
  return set.selections.some((selection) =>
    selection.kind === Kind.INLINE_FRAGMENT
      ? hasObjects(selection.selectionSet)
      : selection.kind === Kind.FIELD && selection.selectionSet !== undefined,
  );
}

function declarations(definitions: readonly VariableDefinitionNode[]): ReadonlyMap<string, string> {
  return new Map(
    definitions.map((definition) => {
      const name = definition.variable.name.value;
      // `$name: Type = default @directive` without its `$name:`.
      return [name, compact(definition).slice(name.length + 2)];
    }),
  );
}
