import { readFileSync } from 'node:fs';
import { buildASTSchema, isObjectType, parse, print, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { shippedFile } from '../../../subgraphs/kit/shipped.js';

/** The printed SDL of a subgraph, which CI holds equal to its code. */
export function schemaOf(subgraph: string): GraphQLSchema {
  const sdl = readFileSync(shippedFile(`schema/subgraphs/${subgraph}.graphql`), 'utf8');
  return buildASTSchema(parse(sdl), { assumeValidSDL: true });
}

/** Every way in: the root fields of all three kinds, and the entities that `_entities` answers. */
export function waysInto(schema: GraphQLSchema): readonly string[] {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const fields = roots.flatMap((root) => Object.keys(root?.getFields() ?? {}).map((field) => `${root!.name}.${field}`));
  return [...fields, ...entitiesOf(schema).map(({ name }) => `_entities ${name}`)].sort();
}

function entitiesOf(schema: GraphQLSchema): readonly GraphQLObjectType[] {
  return Object.values(schema.getTypeMap()).filter(isObjectType).filter(isResolvable);
}

function isResolvable({ astNode }: GraphQLObjectType): boolean {
  const keys = (astNode?.directives ?? []).filter(({ name }) => name.value === 'key');
  return keys.some((key) => !/resolvable:\s*false/.test(print(key)));
}
