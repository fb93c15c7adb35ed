import { Kind, visit, type DocumentNode } from 'graphql';

/** The labels of `@override(label:)` in a supergraph; each must be decided before an operation is planned. */
export function readOverrideLabels(supergraph: DocumentNode): readonly string[] {
  const labels = new Set<string>();
  visit(supergraph, {
    Directive(directive) {
      if (directive.name.value !== 'join__field') return;
      const value = directive.arguments?.find((argument) => argument.name.value === 'overrideLabel')?.value;
      if (value?.kind === Kind.STRING) labels.add(value.value);
    },
  });
  return [...labels].sort();
}

/** `percent(5)` is on for five requests of a hundred; `roll` is in [0, 100). Undefined: not such a label. */
export function decidePercentLabel(label: string, roll: number): boolean | undefined {
  const share = /^percent\((\d{1,3}(?:\.\d{1,8})?)\)$/.exec(label)?.[1];
  return share === undefined ? undefined : roll < Number(share);
}
