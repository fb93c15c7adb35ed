import {
  DirectiveLocation,
  GraphQLBoolean,
  GraphQLDirective,
  GraphQLNonNull,
  GraphQLSchema,
  GraphQLString,
  visit,
  type DocumentNode,
} from 'graphql';

/** Incremental delivery draft: `@defer` may be left aside, and the answer is then given whole. */
const DEFER = new GraphQLDirective({
  name: 'defer',
  description: 'This part may come later; where the transport cannot, it comes with the rest.',
  args: {
    label: { type: GraphQLString },
    if: { type: new GraphQLNonNull(GraphQLBoolean), defaultValue: true },
  },
  locations: [DirectiveLocation.FRAGMENT_SPREAD, DirectiveLocation.INLINE_FRAGMENT],
});

/** The schema that clients' documents are validated against: engines need not know the directive. */
export function knowingDefer(apiSchema: GraphQLSchema): GraphQLSchema {
  if (apiSchema.getDirective(DEFER.name)) return apiSchema;
  const config = apiSchema.toConfig();
  return new GraphQLSchema({ ...config, directives: [...config.directives, DEFER], assumeValid: true });
}

/** The same question, asked to be answered whole. */
export function withoutDefer(document: DocumentNode): DocumentNode {
  return visit(document, {
    Directive: (directive) => (directive.name.value === DEFER.name ? null : undefined),
  });
}
