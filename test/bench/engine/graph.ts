/** The benchmark's graph: a lending library over four subgraphs. `nonce` makes every fetch of every request distinct and changes nothing. */
const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@requires", "@external"])\n`;

export const SUBGRAPHS: Readonly<Record<string, string>> = {
  people: `${LINK}
    type Query { members(first: Int!, nonce: String): [Member!]! member(id: ID!, nonce: String): Member }
    type Member @key(fields: "id") { id: ID! name(nonce: String): String! city: String }
    type Author @key(fields: "id") { id: ID! name(nonce: String): String! born: Int }`,
  catalog: `${LINK}
    type Query { books(first: Int!, nonce: String): [Book!]! }
    type Book @key(fields: "id") { id: ID! title(nonce: String): String! pages: Int price: Float weight: Int language: Language author: Author! }
    enum Language { ZH EN FR }
    type Author @key(fields: "id") { id: ID! books(nonce: String): [Book!]! }`,
  lending: `${LINK}
    type Query { branches(nonce: String): [Branch!]! }
    type Branch @key(fields: "id") { id: ID! street: String open: Boolean }
    type Loan @key(fields: "id") { id: ID! due: String overdue: Boolean! book: Book! branch: Branch }
    type Member @key(fields: "id") { id: ID! loans(nonce: String): [Loan!]! }
    type Book @key(fields: "id") { id: ID! copies(nonce: String): Int price: Float @external weight: Int @external
      postage(nonce: String): Float @requires(fields: "price weight") }`,
  ratings: `${LINK}
    type Query { latest(first: Int!, nonce: String): [Review!]! }
    type Review @key(fields: "id") { id: ID! text: String stars: Int! author: Member! book: Book! }
    type Member @key(fields: "id") { id: ID! reviews(nonce: String): [Review!]! }
    type Book @key(fields: "id") { id: ID! average(nonce: String): Float reviews(first: Int, nonce: String): [Review!]! }`,
};
