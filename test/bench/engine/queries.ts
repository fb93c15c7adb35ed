export interface BenchQuery {
  readonly name: string;
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Sixteen fetches in Apollo's plan, each entity met about five times. */
const NESTED = `query Nested($first: Int!, $nonce: String) {
  members(first: $first, nonce: $nonce) {
    id name(nonce: $nonce) city
    loans(nonce: $nonce) {
      id due overdue branch { street open }
      book {
        title(nonce: $nonce) pages price postage(nonce: $nonce) copies(nonce: $nonce) average(nonce: $nonce)
        author { name(nonce: $nonce) born }
      }
    }
    reviews(nonce: $nonce) {
      id text stars
      book {
        title(nonce: $nonce) language average(nonce: $nonce) copies(nonce: $nonce)
        reviews(first: 2, nonce: $nonce) { stars text author { name(nonce: $nonce) city } }
      }
    }
  }
  books(first: $first, nonce: $nonce) {
    id title(nonce: $nonce) pages language postage(nonce: $nonce) copies(nonce: $nonce) average(nonce: $nonce)
    author { name(nonce: $nonce) born books(nonce: $nonce) { title(nonce: $nonce) } }
    reviews(nonce: $nonce) { id text stars author { name(nonce: $nonce) city loans(nonce: $nonce) { due } } }
  }
}`;

export const QUERIES = {
  nested: { name: 'nested', document: NESTED, variables: { first: 20 } },
  oneFetch: {
    name: 'one fetch',
    document: `query One($first: Int!, $nonce: String) { members(first: $first, nonce: $nonce) { id name(nonce: $nonce) city } }`,
    variables: { first: 10 },
  },
  twoFetches: {
    name: 'two fetches',
    document: `query Two($first: Int!, $nonce: String) { books(first: $first, nonce: $nonce) { id title(nonce: $nonce) pages average(nonce: $nonce) } }`,
    variables: { first: 8 },
  },
} as const satisfies Record<string, BenchQuery>;
