import { buildASTSchema, isInterfaceType, isObjectType, parse, type GraphQLSchema } from 'graphql';
import { createGuards, type GuardOf } from './field-guards.js';
import { readRequirements, type RequirementOf } from './read-requirements.js';

/** What one supergraph asks of its callers. */
export interface AccessRules {
  /** The whole supergraph, with what clients cannot see. */
  readonly schema: GraphQLSchema;
  readonly guardOf: GuardOf;
  /** Names of all policies it speaks of, sorted. */
  readonly policies: readonly string[];
}

/** Undefined for a supergraph that asks nothing. */
export function readAccessRules(supergraphSdl: string): AccessRules | undefined {
  const schema = buildASTSchema(parse(supergraphSdl, { noLocation: true }), {
    assumeValid: true,
    assumeValidSDL: true,
  });
  const requirementOf = readRequirements(schema);
  return (
    requirementOf && {
      schema,
      guardOf: createGuards(schema, requirementOf),
      policies: policiesOf(schema, requirementOf),
    }
  );
}

function policiesOf(schema: GraphQLSchema, requirementOf: RequirementOf): readonly string[] {
  const types = Object.values(schema.getTypeMap());
  const fields = types.flatMap((type) =>
    isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [],
  );
  const names = [...types, ...fields].flatMap((element) => requirementOf(element)?.policies.flat(2) ?? []);
  return [...new Set(names)].sort();
}
