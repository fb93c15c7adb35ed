import type { DocumentNode } from 'graphql';

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

/** Checked documents by their text. Bounded by number and by total text length; the longest unused one goes first. */
export interface RememberedDocuments {
  get(text: string): CheckedDocument | undefined;
  byHash(hash: string): DocumentNode | undefined;
  remember(text: string, checked: CheckedDocument): void;
}

/** Keeps the memory of a cache full of long documents near 200 MB: a parsed document takes about 12 times its text. */
const MAX_CHARACTERS = 16_000_000;

export function rememberDocuments(maxDocuments: number): RememberedDocuments {
  const byText = new Map<string, CheckedDocument>();
  const byHash = new Map<string, DocumentNode>();
  let characters = 0;

  const forgetOldest = () => {
    const [text, { hash }] = byText.entries().next().value!;
    byText.delete(text);
    byHash.delete(hash);
    characters -= text.length;
  };
  return {
    get(text) {
      const checked = byText.get(text);
      if (!checked) return undefined;
      byText.delete(text);
      byText.set(text, checked);
      return checked;
    },
    byHash: (hash) => byHash.get(hash),
    remember(text, checked) {
      if (byText.has(text)) return;
      byText.set(text, checked);
      byHash.set(checked.hash, checked.document);
      characters += text.length;
      while (byText.size > maxDocuments || characters > MAX_CHARACTERS) forgetOldest();
    },
  };
}
