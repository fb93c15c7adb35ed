import { readFileSync } from 'node:fs';
import type { ExplorerTab } from '../../gateway/explorer/page.js';
import { shippedFile } from '../../subgraphs/kit/shipped.js';

/** The queries to try are written once, in the README: each `### title` that is followed by a `graphql` block. */
export function readmeQueries(): readonly ExplorerTab[] {
  const text = readFileSync(shippedFile('README.md'), 'utf8');
  const found = text.matchAll(/^### (?<title>.+)\n(?:(?!^#|^```)[^\n]*\n)*^```graphql\n(?<query>[\s\S]+?)^```$/gm);
  return [...found].map(({ groups }) => ({ title: groups!['title']!, query: groups!['query']! }));
}
