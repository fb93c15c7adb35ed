import 'reflect-metadata';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { type GraphQLSchema, isAbstractType, parse } from 'graphql';
import { buildSchemaSync, createResolversMap, type NonEmptyArray, type PubSub } from 'type-graphql';
import { printSubgraphSdl } from './sdl.js';
import { typeNameOfId } from './node-types.js';

/** A class, as type-graphql takes it. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- type-graphql's own type for resolver classes
export type ResolverClass = Function;

/** Loads one entity that another subgraph refers to; null where it does not exist or the caller may not see it. */
export type ReferenceResolver<Context> = (
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a representation has the shape of the type's own keys and required fields
  reference: any,
  context: Context,
) => unknown;

export interface GraphParts<Context> {
  readonly resolvers: NonEmptyArray<ResolverClass>;
  readonly orphanedTypes?: readonly ResolverClass[];
  readonly references: Readonly<Record<string, ReferenceResolver<Context>>>;
}

export interface SubgraphSchema {
  readonly schema: GraphQLSchema;
  /** With descriptions and federation directives: what is committed and composed. */
  readonly sdl: string;
}

/** Subscriptions of ours bring their own `subscribe`; type-graphql wants an object here all the same. */
const UNUSED_PUBSUB: PubSub = {
  publish: () => {
    throw new Error('Events are read from the ledger.');
  },
  subscribe: () => {
    throw new Error('Events are read from the ledger.');
  },
};

/** type-graphql classes → federation schema with resolvers. */
export function buildSubgraph<Context>({ resolvers, orphanedTypes, references }: GraphParts<Context>): SubgraphSchema {
  const built = buildSchemaSync({
    resolvers,
    orphanedTypes: [...(orphanedTypes ?? [])],
    validate: false,
    // Federation's directives are not defined yet here; composition checks the printed SDL.
    skipCheck: true,
    pubSub: UNUSED_PUBSUB,
  });
  const sdl = printSubgraphSdl(built);
  const map = createResolversMap(built) as Record<string, Record<string, unknown>>;
  for (const [typeName, reference] of Object.entries(references)) {
    map[typeName] = {
      ...map[typeName],
      __resolveReference: (representation: unknown, context: Context) => reference(representation, context),
    };
  }
  for (const type of Object.values(built.getTypeMap())) {
    if (isAbstractType(type)) map[type.name] = { ...map[type.name], __resolveType: resolveAbstract };
  }
  return { sdl, schema: buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: map as never }) };
}

/** Synchronous, because the compiled executor takes no promise here: a value says its type, or its id does. */
function resolveAbstract(value: { readonly __typename?: string; readonly id?: string }): string | undefined {
  return value.__typename ?? (value.id === undefined ? undefined : typeNameOfId(value.id));
}
