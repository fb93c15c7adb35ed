import { Kind, parse, print, visit, type ConstDirectiveNode, type DirectiveNode } from 'graphql';

const SECURITY_SPECS = /^https:\/\/specs\.apollo\.dev\/(authenticated|requiresScopes|policy)\//;

/**
 * The supergraph with its access directives declared as information only. The stock engine refuses a supergraph that
 * says `for: SECURITY`, because it would not enforce it; `prepare()` enforces it for both engines. The links themselves
 * stay, or their helper types would show in the API schema.
 */
export function withoutSecurityPurpose(supergraphSdl: string): string {
  const withoutPurpose = (link: DirectiveNode) =>
    isSecurityLink(link) ? { ...link, arguments: link.arguments?.filter(({ name }) => name.value !== 'for') } : link;
  return print(
    visit(parse(supergraphSdl), {
      SchemaDefinition: (schema) => ({
        ...schema,
        directives: schema.directives?.map(withoutPurpose) as ConstDirectiveNode[] | undefined,
      }),
    }),
  );
}

function isSecurityLink(link: DirectiveNode): boolean {
  const url = link.arguments?.find(({ name }) => name.value === 'url')?.value;
  return link.name.value === 'link' && url?.kind === Kind.STRING && SECURITY_SPECS.test(url.value);
}
