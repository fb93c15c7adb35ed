import type { DocumentNode } from 'graphql';
import { UsedLately } from '../used-lately.js';

/** A document that passed every check which does not depend on the caller or the variables. */
export interface CheckedDocument {
  readonly document: DocumentNode;
  /** The same with its `@defer`, where it has any. */
  readonly deferring?: DocumentNode;
  /** It asks for `__schema` or `__type`. */
  readonly introspects?: boolean;
  /** It asks for what depends on the moment and the sender. */
  readonly unshared?: boolean;
  /** SHA-256 of the text, hexadecimal. */
  readonly hash: string;
}

/** Checked documents by their text. Bounded by number and by total text length; one that was not used for long goes first. */
export interface RememberedDocuments {
  get(text: string): CheckedDocument | undefined;
  byHash(hash: string): DocumentNode | undefined;
  remember(text: string, checked: CheckedDocument): void;
}

/** Keeps the memory of a cache full of long documents near 200 MB: a parsed document takes about 12 times its text. */
const MAX_CHARACTERS = 16_000_000;

export function rememberDocuments(maxDocuments: number): RememberedDocuments {
  const byText = new UsedLately<CheckedDocument>();
  const byHash = new Map<string, DocumentNode>();
  let characters = 0;

  const forgetOne = () => {
    const { key: text, value } = byText.dropOne()!;
    byHash.delete(value.hash);
    characters -= text.length;
  };
  return {
    get: (text) => byText.get(text),
    byHash: (hash) => byHash.get(hash),
    remember(text, checked) {
      if (byText.has(text)) return;
      characters += text.length;
      // First, or what is new would be the only one that nobody used yet.
      while (byText.size > 0 && (byText.size >= maxDocuments || characters > MAX_CHARACTERS)) forgetOne();
      byText.set(text, checked);
      byHash.set(checked.hash, checked.document);
    },
  };
}
