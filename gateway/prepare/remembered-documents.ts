import type { DocumentNode } from 'graphql';
import { UsedLately } from '../used-lately.js';
import { documentBytes } from './document-size.js';

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

/** Checked documents by their text. Bounded by number and by what they take together; one that was not used for long goes first. */
export interface RememberedDocuments {
  get(text: string): CheckedDocument | undefined;
  byHash(hash: string): DocumentNode | undefined;
  remember(text: string, checked: CheckedDocument): void;
}

const MAX_BYTES = 200_000_000;

export function rememberDocuments(maxDocuments: number): RememberedDocuments {
  const byText = new UsedLately<{ readonly checked: CheckedDocument; readonly bytes: number }>();
  const byHash = new Map<string, DocumentNode>();
  let bytesOfAll = 0;

  const forgetOne = () => {
    const { checked, bytes } = byText.dropOne()!.value;
    byHash.delete(checked.hash);
    bytesOfAll -= bytes;
  };
  return {
    get: (text) => byText.get(text)?.checked,
    byHash: (hash) => byHash.get(hash),
    remember(text, checked) {
      if (byText.has(text)) return;
      const bytes = text.length + documentBytes(checked.document);
      bytesOfAll += bytes;
      // First, or what is new would be the only one that nobody used yet.
      while (byText.size > 0 && (byText.size >= maxDocuments || bytesOfAll > MAX_BYTES)) forgetOne();
      byText.set(text, { checked, bytes });
      byHash.set(checked.hash, checked.document);
    },
  };
}
