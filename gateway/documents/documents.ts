import type { Caller, CallerKind } from '../../schema/caller.js';
import type { GraphQLParameters } from '../parameters.js';
import { refuse, type Refused } from '../refused.js';
import { sha256, type Manifest } from './manifest.js';

export interface DocumentsParts {
  /**
   * `any`: every text is answered, registered ones also by their id. `automatic`: a client may register a text by its
   * hash (Apollo's automatic persisted queries). `registered`: nothing but the manifest is answered.
   */
  readonly mode: 'any' | 'automatic' | 'registered';
  readonly manifest: Manifest;
  /** Who may send any text also where only registered ones are answered. */
  readonly exempt: readonly CallerKind[];
  /** Automatic ones kept; the longest unused goes first. */
  readonly maxAutomatic: number;
}

/** Finds the text of a document that was sent by its id, and knows which texts are answered at all. */
export interface Documents {
  /** The parameters with their text. */
  resolve(parameters: GraphQLParameters, caller: Caller): GraphQLParameters | Refused;
}

/** Longer ones are worth sending each time: their memory would be somebody else's. */
const MAX_AUTOMATIC_CHARACTERS = 50_000;

export function createDocuments({ mode, manifest, exempt, maxAutomatic }: DocumentsParts): Documents {
  const trusted = new Set(manifest.values());
  const automatic = new Map<string, string>();

  const textOf = (id: string): string | undefined => {
    const registered = manifest.get(id) ?? manifest.get(`sha256:${id}`);
    if (registered !== undefined || mode !== 'automatic') return registered;
    const text = automatic.get(id);
    if (text === undefined) return undefined;
    automatic.delete(id);
    automatic.set(id, text);
    return text;
  };
  const register = (id: string, text: string): Refused | undefined => {
    if (mode !== 'automatic' || manifest.has(id)) return undefined;
    if (automatic.get(id) === text) return undefined;
    if (sha256(text) !== id) return refuse('BAD_REQUEST', 'The hash of the document is not that of its text.');
    if (text.length > MAX_AUTOMATIC_CHARACTERS) return undefined;
    automatic.set(id, text);
    if (automatic.size > maxAutomatic) automatic.delete(automatic.keys().next().value!);
    return undefined;
  };

  return {
    resolve(parameters, caller) {
      const { documentId, query } = parameters;
      // The way of nearly all requests.
      if (documentId === undefined && mode !== 'registered') return parameters;
      const id = documentId?.replace(/^sha256:/, '');
      if (query === '') {
        const text = textOf(documentId!) ?? textOf(id!);
        return text === undefined ? refuse('PERSISTED_QUERY_NOT_FOUND') : { ...parameters, query: text };
      }
      if (mode === 'registered' && !trusted.has(query) && !exempt.includes(caller.kind))
        return refuse('DOCUMENT_NOT_TRUSTED');
      return (id === undefined ? undefined : register(id, query)) ?? parameters;
    },
  };
}
