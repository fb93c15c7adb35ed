import { getNamedType, isCompositeType, type GraphQLCompositeType, type SelectionSetNode } from 'graphql';
import type { OperationDefinitionNode } from 'graphql';
import type { PreparedOperation } from '../../engine.js';
import { fragmentsOf } from '../../execute/compile-operation.js';
import { askedIn, onceCost, weightOf, type Asked, type CostSource } from './compile-cost.js';
import type { EstimatorParts } from './estimate-cost.js';
import { most, valueOf, type Term, type Variables } from './term.js';

/** What an answer has cost, by the weights of the estimate and the objects that are there. @param data as JSON.parse gives it */
export type MeasureCost = (operation: PreparedOperation, data: unknown) => number;

/** What stands under one key of an object. */
interface Place {
  /** Of each value. */
  readonly weight: number;
  /** Of the field, whatever it brings: its arguments, and that it writes. */
  readonly once: Term;
  readonly inner: () => Places;
}

type Places = ReadonlyMap<string, Place>;

interface TypedSet {
  readonly set: SelectionSetNode;
  readonly type: GraphQLCompositeType;
}

/** IBM cost specification, "actual cost": lists count as long as they are, what is null or left out counts nothing. */
export function createMeter(parts: EstimatorParts): MeasureCost {
  // Lives as long as the remembered document: its nodes are the keys.
  const known = new WeakMap<OperationDefinitionNode, Places>();
  return ({ operation, document, variables }, data) => {
    let places = known.get(operation);
    if (!places) {
      const source: CostSource = { ...parts, operation, fragments: fragmentsOf(document) };
      const type = parts.apiSchema.getRootType(operation.operation);
      places = type ? placesOf([{ set: operation.selectionSet, type }], source) : new Map<string, Place>();
      known.set(operation, places);
    }
    return costOfValue(data, { weight: 0, inner: () => places }, variables);
  };
}

/** An answer does not say of which type an object is: where types ask under one key, the dearest of them counts. */
function placesOf(sets: readonly TypedSet[], source: CostSource): Places {
  const asked = new Map<string, Asked[]>();
  for (const { set, type } of sets)
    for (const [key, each] of askedIn(set, type, source)) asked.set(key, [...(asked.get(key) ?? []), each]);
  return new Map([...asked].map(([key, fields]) => [key, placeOf(fields, source)]));
}

function placeOf(fields: readonly Asked[], source: CostSource): Place {
  const declared = fields.flatMap(({ type, nodes }) => {
    const field = 'getFields' in type ? type.getFields()[nodes[0]!.name.value] : undefined;
    return field ? [{ type, nodes, field }] : [];
  });
  let inner: Places | undefined;
  const innerSets = (): readonly TypedSet[] =>
    declared.flatMap(({ nodes, field }) => {
      const type = getNamedType(field.type);
      return isCompositeType(type) ? nodes.flatMap(({ selectionSet: set }) => (set ? [{ set, type }] : [])) : [];
    });
  return {
    weight: Math.max(0, ...declared.map(({ type, field }) => weightOf(type, field, source.facts))),
    once: most(declared.map(({ type, nodes, field }) => onceCost(type, { node: nodes[0]!, field }, source))),
    inner: () => (inner ??= placesOf(innerSets(), source)),
  };
}

function costOfValue(value: unknown, place: Pick<Place, 'weight' | 'inner'>, variables: Variables): number {
  if (value === null || value === undefined) return 0;
  if (Array.isArray(value))
    return value.reduce<number>((total, item) => total + costOfValue(item, place, variables), 0);
  if (typeof value !== 'object') return place.weight;
  const fields = value as Readonly<Record<string, unknown>>;
  let cost = place.weight;
  for (const [key, inner] of place.inner()) {
    if (!Object.hasOwn(fields, key)) continue;
    cost += valueOf(inner.once, variables) + costOfValue(fields[key], inner, variables);
  }
  return cost;
}
