import { valueFromASTUntyped, type GraphQLDirective, type GraphQLSchema } from 'graphql';

/** The three access directives as one supergraph defines them; absent where it does not know one. */
export interface SecurityDirectives {
  readonly authenticated: GraphQLDirective | undefined;
  readonly requiresScopes: GraphQLDirective | undefined;
  readonly policy: GraphQLDirective | undefined;
}

/** Apollo's core-schemas specification: a feature is known by the URL of its `@link`, its directive may be renamed there. */
export function findSecurityDirectives(supergraph: GraphQLSchema): SecurityDirectives {
  const names = new Map(linksOf(supergraph).map((link) => [featureOf(link.url), directiveName(link)]));
  const find = (feature: string) => supergraph.getDirective(names.get(feature) ?? '') ?? undefined;
  return { authenticated: find('authenticated'), requiresScopes: find('requiresScopes'), policy: find('policy') };
}

interface Link {
  readonly url: string;
  readonly as?: string;
  readonly import?: readonly (string | { readonly name: string; readonly as?: string })[];
}

function linksOf({ astNode, extensionASTNodes }: GraphQLSchema): readonly Link[] {
  return [astNode, ...extensionASTNodes].flatMap((node) =>
    (node?.directives ?? []).flatMap(({ name, arguments: given = [] }) => {
      const link = Object.fromEntries(given.map((each) => [each.name.value, valueFromASTUntyped(each.value)]));
      return name.value === 'link' && typeof link['url'] === 'string' ? [link as unknown as Link] : [];
    }),
  );
}

const SECURITY_URL = /^https:\/\/specs\.apollo\.dev\/(authenticated|requiresScopes|policy)\/v\d/;

function featureOf(url: string): string {
  return SECURITY_URL.exec(url)?.[1] ?? url;
}

function directiveName({ url, as, import: imports = [] }: Link): string {
  const feature = featureOf(url);
  for (const imported of imports) {
    const [name, alias] = typeof imported === 'string' ? [imported, undefined] : [imported.name, imported.as];
    if (name === `@${feature}`) return (alias ?? name).slice(1);
  }
  return as ?? feature;
}
