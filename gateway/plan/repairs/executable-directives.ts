import { Kind, visit, type ConstDirectiveNode, type DirectiveDefinitionNode, type DocumentNode } from 'graphql';
import { linksOf, type Link } from '../../supergraph/linked-directives.js';
import { textOf } from '../supergraph-nodes.js';

/**
 * Planner defect 10: a directive for operations that subgraphs compose with `@composeDirective` belongs to the feature that
 * it is linked from, and the planner hides all of a feature from clients: `{ a @access }` is an unknown directive. So in the
 * supergraph that the planner reads a foreign feature with such a directive is no feature: the directive is the graph's
 * own, and is sent to the subgraphs with the fields it stands at. What else the feature has stays hidden.
 */
export function keepExecutableDirectives(supergraph: DocumentNode): DocumentNode {
  const definitions = supergraph.definitions.filter((each) => each.kind === Kind.DIRECTIVE_DEFINITION);
  const kept = linksOf(supergraph)
    .filter(({ url }) => !url.startsWith(APOLLO))
    .map((link) => ({ url: link.url, directives: definitions.filter(({ name }) => isOf(link, name.value)) }))
    .filter(({ directives }) => directives.some(isExecutable));
  if (kept.length === 0) return supergraph;
  const urls = new Set(kept.map(({ url }) => url));
  const hidden = new Set(
    kept.flatMap(({ directives }) => directives.filter((each) => !isExecutable(each)).map(({ name }) => name.value)),
  );
  return visit(supergraph, {
    DirectiveDefinition: ({ name }) => (hidden.has(name.value) ? null : undefined),
    Directive(directive) {
      if (hidden.has(directive.name.value)) return null;
      return directive.name.value === 'link' && urls.has(textOf(directive as ConstDirectiveNode, 'url')!)
        ? null
        : undefined;
    },
  });
}

/** Features of the federation itself, which the planner and the gateway know by their links. */
const APOLLO = 'https://specs.apollo.dev/';

/** Imported by name, or under the feature's prefix (link specification). */
function isOf(link: Link, directive: string): boolean {
  const imported = (link.import ?? []).map((each) => (typeof each === 'string' ? each : (each.as ?? each.name)));
  const prefix = link.as ?? /([^/]+)\/v\d+\.\d+\/?$/.exec(link.url)?.[1];
  return imported.includes(`@${directive}`) || directive === prefix || directive.startsWith(`${prefix}__`);
}

const EXECUTABLE = new Set([
  'QUERY',
  'MUTATION',
  'SUBSCRIPTION',
  'FIELD',
  'FRAGMENT_DEFINITION',
  'FRAGMENT_SPREAD',
  'INLINE_FRAGMENT',
  'VARIABLE_DEFINITION',
]);

function isExecutable({ locations }: DirectiveDefinitionNode): boolean {
  return locations.some(({ value }) => EXECUTABLE.has(value));
}
