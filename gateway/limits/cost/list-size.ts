import {
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLField,
  type ValueNode,
} from 'graphql';
import type { CostFacts, ListSize } from './cost-facts.js';
import type { Term } from './term.js';

export interface Sizing {
  /** How long this field's own list is. */
  readonly own: Term | undefined;
  /** How long the lists of these fields below it are. */
  readonly below: { readonly fields: readonly string[]; readonly size: Term } | undefined;
}

export interface SizingParts {
  readonly facts: CostFacts;
  readonly assumedListSize: number;
}

type Field = GraphQLField<unknown, unknown>;

const NOTHING: Sizing = { own: undefined, below: undefined };

/** Arguments that say how much is wanted, where a schema says nothing of costs. */
const USUAL_ARGUMENTS = ['first', 'last', 'limit'];

/** Where connections keep what `first` counts (Relay's cursor connections specification). */
const USUAL_LISTS = ['nodes', 'edges'];

/** How long the lists are that a field brings: by `@listSize`, else by the usual arguments of lists and connections. */
export function sizingOf(coordinate: string, node: FieldNode, field: Field, parts: SizingParts): Sizing {
  const { facts, assumedListSize } = parts;
  const said = facts.listSizes.get(coordinate) ?? usualSize(field);
  if (!said) return isList(field) ? { ...NOTHING, own: assumedListSize } : NOTHING;
  const size = sizeBy(said, node, { field, assumedListSize });
  if (said.sizedFields)
    return { own: isList(field) ? assumedListSize : undefined, below: { fields: said.sizedFields, size } };
  return { own: size, below: undefined };
}

function usualSize(field: Field): ListSize | undefined {
  const slicingArguments = field.args.flatMap(({ name }) => (USUAL_ARGUMENTS.includes(name) ? [name] : []));
  if (slicingArguments.length === 0) return undefined;
  if (isList(field)) return { slicingArguments };
  const type = getNamedType(field.type);
  if (!isObjectType(type)) return undefined;
  const sizedFields = USUAL_LISTS.filter((name) => {
    const list = type.getFields()[name];
    return list !== undefined && isList(list);
  });
  return sizedFields.length > 0 ? { slicingArguments, sizedFields } : undefined;
}

function isList({ type }: Pick<Field, 'type'>): boolean {
  return isListType(getNullableType(type));
}

interface Call {
  readonly field: Field;
  readonly assumedListSize: number;
}

/** The largest of the slicing arguments that were given or have a default; else what is assumed. */
function sizeBy({ slicingArguments = [], assumedSize }: ListSize, node: FieldNode, call: Call): Term {
  const otherwise = assumedSize ?? call.assumedListSize;
  const sizes: Term[] = [];
  for (const name of slicingArguments) {
    const given = node.arguments?.find((argument) => argument.name.value === name)?.value;
    const fallback: unknown = call.field.args.find((argument) => argument.name === name)?.defaultValue;
    const size = given ? literalSize(given) : asSize(fallback);
    if (size !== undefined) sizes.push(size);
  }
  if (sizes.length === 0) return otherwise;
  return sizes.every((size) => typeof size === 'number')
    ? Math.max(...sizes)
    : (variables) => {
        const known = sizes.flatMap((size) => (typeof size === 'number' ? size : (asSize(size(variables)) ?? [])));
        return known.length > 0 ? Math.max(...known) : otherwise;
      };
}

function literalSize(value: ValueNode): Term | undefined {
  if (value.kind === Kind.INT) return asSize(Number(value.value));
  if (value.kind !== Kind.VARIABLE) return undefined;
  const name = value.name.value;
  // NaN where the variable is absent or null: no size.
  return (variables) => Number(variables[name] ?? NaN);
}

function asSize(value: unknown): number | undefined {
  return typeof value === 'number' && !Number.isNaN(value) ? Math.max(0, value) : undefined;
}
