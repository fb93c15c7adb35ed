import { Kind, valueFromASTUntyped, type DocumentNode } from 'graphql';

/** A feature that a supergraph links (link specification). */
export interface Link {
  readonly url: string;
  readonly as?: string;
  readonly import?: readonly (string | { readonly name: string; readonly as?: string })[];
}

/** Under which name a supergraph knows a directive of a feature: `@link` may import it renamed, or only with the feature's prefix. */
export function linkedDirective(supergraph: DocumentNode, feature: string, directive: string): string | undefined {
  const link = linksOf(supergraph).find(({ url }) => url.startsWith(`https://specs.apollo.dev/${feature}/v`));
  if (!link) return undefined;
  for (const imported of link.import ?? []) {
    const [name, alias] = typeof imported === 'string' ? [imported, undefined] : [imported.name, imported.as];
    if (name === `@${directive}`) return (alias ?? name).slice(1);
  }
  const prefix = link.as ?? feature;
  return directive === feature ? prefix : `${prefix}__${directive}`;
}

export function linksOf(supergraph: DocumentNode): readonly Link[] {
  return supergraph.definitions.flatMap((definition) =>
    definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION
      ? []
      : (definition.directives ?? []).flatMap(({ name, arguments: given = [] }) => {
          const link = Object.fromEntries(given.map((each) => [each.name.value, valueFromASTUntyped(each.value)]));
          return name.value === 'link' && typeof link['url'] === 'string' ? [link as unknown as Link] : [];
        }),
  );
}
