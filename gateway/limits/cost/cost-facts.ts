import {
  isTypeDefinitionNode,
  Kind,
  parse,
  valueFromASTUntyped,
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
} from 'graphql';
import { linkedDirective } from '../../supergraph/linked-directives.js';

/** How a list's length is told before it is fetched (IBM cost specification, `@listSize`). */
export interface ListSize {
  readonly assumedSize?: number;
  readonly slicingArguments?: readonly string[];
  /** The fields below this one that the length is meant for; absent: this field's own list. */
  readonly sizedFields?: readonly string[];
}

/** What a supergraph says of costs, by coordinates: `Type`, `Type.field`, `Type.field(argument:)`, `Input.field`. */
export interface CostFacts {
  readonly weights: ReadonlyMap<string, number>;
  readonly listSizes: ReadonlyMap<string, ListSize>;
}

const NO_FACTS: CostFacts = { weights: new Map(), listSizes: new Map() };

/** Reads `@cost` and `@listSize`; nothing where the supergraph has neither. */
export function readCostFacts(supergraphSdl: string): CostFacts {
  if (!supergraphSdl.includes('specs.apollo.dev/cost/')) return NO_FACTS;
  const supergraph = parse(supergraphSdl, { noLocation: true });
  const names = {
    cost: linkedDirective(supergraph, 'cost', 'cost'),
    listSize: linkedDirective(supergraph, 'cost', 'listSize'),
  };
  const reading: Reading = { names, weights: new Map(), listSizes: new Map() };
  for (const definition of supergraph.definitions) {
    if (!isTypeDefinitionNode(definition)) continue;
    const type = definition.name.value;
    noteWeight(type, definition.directives, reading);
    if (!('fields' in definition)) continue;
    for (const field of definition.fields ?? []) noteField(type, field, reading);
  }
  return reading;
}

interface Reading {
  readonly names: { readonly cost: string | undefined; readonly listSize: string | undefined };
  readonly weights: Map<string, number>;
  readonly listSizes: Map<string, ListSize>;
}

function noteField(type: string, field: FieldDefinitionNode | InputValueDefinitionNode, reading: Reading): void {
  const coordinate = `${type}.${field.name.value}`;
  noteWeight(coordinate, field.directives, reading);
  const listSize = argumentsOf(field.directives, reading.names.listSize);
  if (listSize) reading.listSizes.set(coordinate, listSize);
  if (field.kind !== Kind.FIELD_DEFINITION) return;
  for (const argument of field.arguments ?? [])
    noteWeight(`${coordinate}(${argument.name.value}:)`, argument.directives, reading);
}

function noteWeight(
  coordinate: string,
  directives: readonly ConstDirectiveNode[] | undefined,
  { names, weights }: Reading,
): void {
  const weight = Number(argumentsOf(directives, names.cost)?.['weight']);
  if (!Number.isNaN(weight)) weights.set(coordinate, weight);
}

function argumentsOf(
  directives: readonly ConstDirectiveNode[] | undefined,
  name: string | undefined,
): Record<string, unknown> | undefined {
  const directive = directives?.find((each) => each.name.value === name);
  return (
    directive &&
    Object.fromEntries((directive.arguments ?? []).map((each) => [each.name.value, valueFromASTUntyped(each.value)]))
  );
}
