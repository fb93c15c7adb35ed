import {
  Kind,
  parse,
  print,
  type ArgumentNode,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type FieldNode,
  type SelectionSetNode,
} from 'graphql';
import { isComposite, namedType, textOf, type CompositeNode } from '../supergraph-nodes.js';

/**
 * Planner defects 2 and 3: the planner knows a required field by its name alone. `@requires(fields: "price(in: EUR)")`
 * collides with a client's `price(in: USD)` and with another field's `@requires(fields: "price(in: GBP)")`; one value is
 * fetched and all get it. So the supergraph that the planner reads has one more field, without arguments, for each
 * required (field, arguments); `@requires` names that one. When the plan is compiled, the added field becomes an alias
 * of the real one in the operation and gives its value back under the real name in the representation.
 */
export interface RequiredArguments {
  readonly supergraph: DocumentNode;
  /** Added field name → the field it stands for. */
  readonly standIns: ReadonlyMap<string, StandIn>;
  /** `Type.field` with `@requires` → the fields of its type that it requires, added ones (nested too) under their added names. */
  readonly requirers: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface StandIn {
  readonly fieldName: string;
  readonly arguments: readonly ArgumentNode[];
}

/** No subgraph may use it: composition is refused names with two leading underscores, and clients never see the added fields. */
export const STAND_IN_PREFIX = '_liandong_required_';

export function separateRequiredArguments(supergraph: DocumentNode): RequiredArguments {
  const work = new Separation(supergraph);
  const rewritten = supergraph.definitions.map((definition) =>
    isComposite(definition)
      ? { ...definition, fields: definition.fields?.map((f) => work.requiring(definition, f)) }
      : definition,
  );
  const { standIns, requirers } = work;
  if (standIns.size === 0) return { supergraph, standIns, requirers };
  const definitions = rewritten.map((definition) =>
    isComposite(definition)
      ? { ...definition, fields: [...(definition.fields ?? []), ...work.addedTo(definition)] }
      : definition,
  );
  return { supergraph: { ...supergraph, definitions }, standIns, requirers };
}

class Separation {
  readonly standIns = new Map<string, StandIn>();
  readonly requirers = new Map<string, Set<string>>();
  private readonly names = new Map<string, string>();
  /** What the `@requires` under work needs. */
  private needs = new Set<string>();
  private readonly added = new Map<string, Map<string, FieldDefinitionNode>>();
  private readonly types = new Map<string, CompositeNode>();

  constructor(supergraph: DocumentNode) {
    for (const definition of supergraph.definitions)
      if (isComposite(definition)) this.types.set(definition.name.value, definition);
  }

  /** With what they require in turn, which the fields that they stand for require too and is known by now. */
  addedTo(type: CompositeNode): readonly FieldDefinitionNode[] {
    return [...(this.added.get(type.name.value)?.values() ?? [])].map((field) => this.requiring(type, field));
  }

  requiring(parent: CompositeNode, field: FieldDefinitionNode): FieldDefinitionNode {
    if (!field.directives?.some((directive) => requiredFieldSet(directive) !== undefined)) return field;
    this.needs = new Set();
    const directives = field.directives.map((directive) => this.separated(parent, directive));
    this.requirers.set(`${parent.name.value}.${field.name.value}`, this.needs);
    return { ...field, directives };
  }

  private separated(parent: CompositeNode, directive: ConstDirectiveNode): ConstDirectiveNode {
    const text = requiredFieldSet(directive);
    if (text === undefined) return directive;
    const operation = parse(`{${text}}`).definitions[0];
    if (operation?.kind !== Kind.OPERATION_DEFINITION) return directive;
    const value = print(this.selectionSet(parent.name.value, operation.selectionSet)).trim().slice(1, -1);
    return {
      ...directive,
      arguments: directive.arguments?.map((argument) =>
        argument.name.value === 'requires' ? { ...argument, value: { kind: Kind.STRING, value } } : argument,
      ),
    };
  }

  private selectionSet(parentName: string, set: SelectionSetNode, isNested = false): SelectionSetNode {
    const selections = set.selections.map((selection) => {
      if (selection.kind === Kind.FIELD) {
        const field = this.field(parentName, selection);
        if (!isNested || this.standIns.has(field.name.value)) this.needs.add(field.name.value);
        return field;
      }
      if (selection.kind === Kind.FRAGMENT_SPREAD) return selection;
      const condition = selection.typeCondition?.name.value ?? parentName;
      return { ...selection, selectionSet: this.selectionSet(condition, selection.selectionSet, isNested) };
    });
    return { ...set, selections };
  }

  private field(parentName: string, field: FieldNode): FieldNode {
    const definition = this.types
      .get(parentName)
      ?.fields?.find((candidate) => candidate.name.value === field.name.value);
    if (!definition) return field;
    const selectionSet = field.selectionSet && this.selectionSet(namedType(definition.type), field.selectionSet, true);
    if (!definition.arguments?.length) return { ...field, selectionSet };
    const name = this.standInFor(field);
    for (const owner of this.ownersOf(parentName, field.name.value)) this.add(owner, name, field.name.value);
    return { ...field, name: { kind: Kind.NAME, value: name }, arguments: [], selectionSet };
  }

  private standInFor(field: FieldNode): string {
    const wanted = print({ ...field, alias: undefined, selectionSet: undefined });
    const known = this.names.get(wanted);
    if (known) return known;
    const name = `${STAND_IN_PREFIX}${field.name.value}_${this.names.size}`;
    this.names.set(wanted, name);
    this.standIns.set(name, { fieldName: field.name.value, arguments: field.arguments ?? [] });
    return name;
  }

  /** A field required of an interface is asked of its implementations too. */
  private *ownersOf(typeName: string, fieldName: string): Iterable<CompositeNode> {
    for (const type of this.types.values()) {
      const isOwner =
        type.name.value === typeName || type.interfaces?.some((implemented) => implemented.name.value === typeName);
      if (isOwner && type.fields?.some((field) => field.name.value === fieldName)) yield type;
    }
  }

  private add(owner: CompositeNode, name: string, fieldName: string): void {
    const original = owner.fields!.find((field) => field.name.value === fieldName)!;
    const fields = this.added.get(owner.name.value) ?? new Map<string, FieldDefinitionNode>();
    this.added.set(owner.name.value, fields);
    fields.set(name, { ...original, description: undefined, name: { kind: Kind.NAME, value: name }, arguments: [] });
  }
}

function requiredFieldSet(directive: ConstDirectiveNode): string | undefined {
  return directive.name.value === 'join__field' ? textOf(directive, 'requires') : undefined;
}
