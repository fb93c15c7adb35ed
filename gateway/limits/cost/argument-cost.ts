import {
  getArgumentValues,
  getNamedType,
  isInputObjectType,
  type FieldNode,
  type GraphQLField,
  type GraphQLInputType,
} from 'graphql';
import type { CostFacts } from './cost-facts.js';
import type { Term } from './term.js';

interface Call {
  readonly field: GraphQLField<unknown, unknown>;
  readonly facts: CostFacts;
}

/** What the values of a field's arguments cost: only where a weight stands on an argument or inside its type. */
export function argumentCost(coordinate: string, node: FieldNode, { field, facts }: Call): Term {
  const dear = field.args.filter(
    ({ name, type }) => facts.weights.has(`${coordinate}(${name}:)`) || isDear(type, facts, new Set()),
  );
  if (dear.length === 0) return 0;
  return (variables) => {
    const values = getArgumentValues(field, node, variables);
    return dear.reduce((total, { name, type }) => {
      if (values[name] === undefined) return total;
      return total + (facts.weights.get(`${coordinate}(${name}:)`) ?? 0) + valueCost(values[name], type, facts);
    }, 0);
  };
}

function isDear(type: GraphQLInputType, facts: CostFacts, seen: Set<string>): boolean {
  const named = getNamedType(type);
  if (seen.has(named.name)) return false;
  seen.add(named.name);
  if (facts.weights.has(named.name)) return true;
  if (!isInputObjectType(named)) return false;
  return Object.values(named.getFields()).some(
    (field) => facts.weights.has(`${named.name}.${field.name}`) || isDear(field.type, facts, seen),
  );
}

function valueCost(value: unknown, type: GraphQLInputType, facts: CostFacts): number {
  const named = getNamedType(type);
  if (Array.isArray(value)) return value.reduce<number>((total, item) => total + valueCost(item, type, facts), 0);
  const own = facts.weights.get(named.name) ?? 0;
  if (!isInputObjectType(named) || typeof value !== 'object' || value === null) return own;
  const fields = named.getFields();
  return Object.entries(value).reduce((total, [name, inner]) => {
    const field = fields[name];
    if (!field) return total;
    return total + (facts.weights.get(`${named.name}.${name}`) ?? 0) + valueCost(inner, field.type, facts);
  }, own);
}
