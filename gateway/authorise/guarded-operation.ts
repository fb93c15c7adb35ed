import {
  getNamedType,
  isCompositeType,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf } from '../execute/compile-operation.js';
import type { AccessRules } from './access-rules.js';
import type { FieldGuard } from './field-guards.js';
import type { Requirement } from './requirement.js';
import type { Whole } from '../prepare/whole-operation.js';

/** One thing to find out about a caller. */
export interface Question {
  readonly requirement: Requirement;
  /** Whose arguments its policies see; absent where they see none. */
  readonly site: Site | undefined;
}

export interface Site {
  readonly node: FieldNode;
  readonly definition: GraphQLField<unknown, unknown>;
}

/** An operation with guarded fields; nothing in it depends on a caller or on variables. */
export interface GuardedOperation {
  readonly questions: readonly Question[];
  /** Fields with the numbers of the questions that must all be answered with yes. */
  readonly fields: ReadonlyMap<FieldNode, readonly number[]>;
}

/** Undefined for an operation that touches nothing guarded. A fragment is walked once: its type is its own. */
export function findGuarded(
  { document, operation }: Whole,
  { schema, guardOf }: Pick<AccessRules, 'schema' | 'guardOf'>,
): GuardedOperation | undefined {
  const fragments = fragmentsOf(document);
  const questions = new Questions();
  const fields = new Map<FieldNode, readonly number[]>();
  const visited = new Set<FragmentDefinitionNode>();

  const walkField = (node: FieldNode, type: GraphQLCompositeType): void => {
    const definition = 'getFields' in type ? type.getFields()[node.name.value] : undefined;
    const guard = guardOf(type, node.name.value);
    if (guard) fields.set(node, questions.numbersOf(guard, definition && { node, definition }));
    const inner = definition && getNamedType(definition.type);
    if (node.selectionSet && isCompositeType(inner)) walk(node.selectionSet, inner);
  };
  const walk = (set: SelectionSetNode, type: GraphQLCompositeType): void => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) walkField(selection, type);
      else if (selection.kind === Kind.INLINE_FRAGMENT)
        walk(selection.selectionSet, conditionType(selection.typeCondition?.name.value, type));
      else walkFragment(fragments.get(selection.name.value), type);
    }
  };
  const walkFragment = (fragment: FragmentDefinitionNode | undefined, type: GraphQLCompositeType): void => {
    if (!fragment || visited.has(fragment)) return;
    visited.add(fragment);
    walk(fragment.selectionSet, conditionType(fragment.typeCondition.name.value, type));
  };
  const conditionType = (name: string | undefined, around: GraphQLCompositeType): GraphQLCompositeType => {
    const type = name === undefined ? around : schema.getType(name);
    return isCompositeType(type) ? type : around;
  };

  const root = schema.getRootType(operation.operation);
  if (root) walk(operation.selectionSet, root);
  return fields.size === 0 ? undefined : { questions: questions.all, fields };
}

/** Requirements that see no arguments are one question, however many fields ask it. */
class Questions {
  readonly all: Question[] = [];
  private readonly numbers = new Map<Requirement, number>();

  numbersOf({ ofField, ofTypes }: FieldGuard, site: Site | undefined): readonly number[] {
    const seesArguments = site !== undefined && site.definition.args.length > 0 && !!ofField?.policies.length;
    return [
      ...(ofTypes ? [this.numberOf(ofTypes)] : []),
      ...(ofField ? [seesArguments ? this.add({ requirement: ofField, site }) : this.numberOf(ofField)] : []),
    ];
  }

  private numberOf(requirement: Requirement): number {
    const known = this.numbers.get(requirement);
    if (known !== undefined) return known;
    const number = this.add({ requirement, site: undefined });
    this.numbers.set(requirement, number);
    return number;
  }

  private add(question: Question): number {
    return this.all.push(question) - 1;
  }
}
