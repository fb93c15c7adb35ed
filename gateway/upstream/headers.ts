/** How the headers of one subgraph's requests come about. Rules apply in order; names are compared in lower case. */
export type HeaderRule =
  /** The client's header goes along, under another name when `rename` is given, or `fallback` when it is absent. */
  | { readonly kind: 'propagate'; readonly name: string; readonly rename?: string; readonly fallback?: string }
  /** A fixed value on every request. */
  | { readonly kind: 'insert'; readonly name: string; readonly value: string }
  /** Takes back what an earlier (for instance a general) rule added. */
  | { readonly kind: 'remove'; readonly name: string };
