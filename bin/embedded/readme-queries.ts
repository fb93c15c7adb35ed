import { readFileSync } from 'node:fs';
import type { ExplorerTab } from '../../gateway/explorer/page.js';
import { shippedFile } from '../../subgraphs/kit/shipped.js';

export interface ReadmeQuery extends ExplorerTab {
  /** The demo person to ask as; the public where the text names nobody. */
  readonly person: string | undefined;
}

/** The queries to try are written once, in the README: each `### title` that is followed by a `graphql` block. */
export function readmeQueries(): readonly ReadmeQuery[] {
  const text = readFileSync(shippedFile('README.md'), 'utf8');
  const found = text.matchAll(
    /^### (?<title>.+)\n(?<text>(?:(?!^#|^```)[^\n]*\n)*)^```graphql\n(?<query>[\s\S]+?)^```$/gm,
  );
  return [...found].map(({ groups }) => ({
    title: groups!['title']!,
    query: groups!['query']!,
    person: /`npx liandong token --as (?<person>[\w-]+)`/.exec(groups!['text']!)?.groups?.['person'],
  }));
}
