import {
  getNamedType,
  isInterfaceType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';
import type { RequirementOf } from './read-requirements.js';
import { joinRequirements, type Requirement } from './requirement.js';
import { createRequiredFinder } from './required-fields.js';

/** What a caller must meet to be given a field. */
export interface FieldGuard {
  /** Of the field itself; its policies are asked with the field's arguments. */
  readonly ofField: Requirement | undefined;
  /** Of the type that has the field and of the type it returns; their policies see no arguments. */
  readonly ofTypes: Requirement | undefined;
}

/** Undefined where nothing is asked of the caller. */
export type GuardOf = (type: GraphQLCompositeType, fieldName: string) => FieldGuard | undefined;

/**
 * Guards by type and field, each worked out when first met. A field that is asked through an interface needs what it
 * needs on every implementation, because any of them may come: what composition (since Federation 2.9.4) also writes on
 * the interface itself. `__typename` outside of a guarded type asks nothing.
 */
export function createGuards(schema: GraphQLSchema, requirementOf: RequirementOf): GuardOf {
  const requiredOf = createRequiredFinder(schema);
  const interned = new Map<string, Requirement>();
  const join = (elements: readonly Parameters<RequirementOf>[0][]): Requirement | undefined => {
    const joined = joinRequirements(elements.map(requirementOf));
    const key = JSON.stringify(joined);
    if (joined && !interned.has(key)) interned.set(key, joined);
    return interned.get(key);
  };
  const make = (type: GraphQLCompositeType, fieldName: string): FieldGuard | undefined => {
    const field = fieldOf(type, fieldName);
    const implementations = isInterfaceType(type) && field ? schema.getPossibleTypes(type) : [];
    const ofField = [type, ...implementations].flatMap((each) => {
      const own = fieldOf(each, fieldName);
      return own ? [own, ...requiredOf(each, own)] : [];
    });
    const guard = {
      ofField: join(ofField),
      ofTypes: join([type, ...implementations, field && getNamedType(field.type)]),
    };
    return guard.ofField || guard.ofTypes ? guard : undefined;
  };

  const known = new Map<string, FieldGuard | undefined>();
  return (type, fieldName) => {
    const key = `${type.name}.${fieldName}`;
    if (!known.has(key)) known.set(key, make(type, fieldName));
    return known.get(key);
  };
}

/** Undefined for `__typename` and its like, which belong to no type. */
function fieldOf(type: GraphQLCompositeType, name: string): GraphQLField<unknown, unknown> | undefined {
  return 'getFields' in type ? type.getFields()[name] : undefined;
}
