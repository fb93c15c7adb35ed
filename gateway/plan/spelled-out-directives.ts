import { isSpecifiedDirective, Kind, visit, type ArgumentNode, type ASTNode, type GraphQLSchema } from 'graphql';

export type SpellOut = <T extends ASTNode>(node: T) => T;

/**
 * A directive for operations goes along to the subgraphs, and which arguments have a default there is theirs to say: an
 * argument that is left out because the supergraph has a default for it is written with that.
 */
export function spellOutDirectives(apiSchema: GraphQLSchema): SpellOut {
  const defaults = new Map<string, readonly ArgumentNode[]>();
  for (const directive of apiSchema.getDirectives()) {
    const given = directive.args.flatMap(({ astNode }): readonly ArgumentNode[] =>
      astNode?.defaultValue ? [{ kind: Kind.ARGUMENT, name: astNode.name, value: astNode.defaultValue }] : [],
    );
    if (given.length > 0 && !isSpecifiedDirective(directive)) defaults.set(directive.name, given);
  }
  if (defaults.size === 0) return (node) => node;
  return (node) =>
    visit(node, {
      Directive(directive) {
        const written = directive.arguments ?? [];
        const missing = defaults
          .get(directive.name.value)
          ?.filter(({ name }) => !written.some((each) => each.name.value === name.value));
        return missing?.length ? { ...directive, arguments: [...written, ...missing] } : undefined;
      },
    });
}
