import { registerEnumType } from 'type-graphql';

type Names<Name extends string> = { readonly [N in Name]: N };

/** A GraphQL enum from a list of words: every word is described, or it does not compile. */
export function enumOf<Name extends string>(
  name: string,
  description: string,
  values: Readonly<Record<Name, string>>,
): Names<Name> {
  const entries = Object.entries<string>(values);
  const words = Object.fromEntries(entries.map(([word]) => [word, word])) as Names<Name>;
  const valuesConfig = Object.fromEntries(entries.map(([word, meaning]) => [word, { description: meaning }]));
  registerEnumType(words, {
    name,
    description,
    valuesConfig: valuesConfig as { [N in Name]: { description: string } },
  });
  return words;
}
