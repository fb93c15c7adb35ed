import { visit, type DocumentNode, type Token } from 'graphql';

/**
 * Every node of a parsed document leads to the tokens it began and ended with, and each of those to the next: a quarter of
 * what the document takes. Errors need the places in the text alone, and no check that is still to come needs more.
 */
export function forgetTokens(document: DocumentNode): void {
  visit(document, {
    enter({ loc }) {
      if (!loc) return;
      const kept = loc as { startToken: Token | undefined; endToken: Token | undefined };
      kept.startToken = undefined;
      kept.endToken = undefined;
    },
  });
}

/** Without its tokens, with its place in the text (Node 20). */
const NODE_BYTES = 250;

/** About what a document without its tokens takes of the heap: short texts can be many nodes, long ones comments. */
export function documentBytes(document: DocumentNode): number {
  let nodes = 0;
  visit(document, {
    enter() {
      nodes++;
    },
  });
  return nodes * NODE_BYTES + (document.loc?.source.body.length ?? 0);
}
